"""The HTTP side of the gateway: one module for each part, and the conventions they share."""
