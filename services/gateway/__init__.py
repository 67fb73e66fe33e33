"""The gateway: the HTTP API and the pages that readers see; it reads, and writes nothing."""
