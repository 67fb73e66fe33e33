"""Articles in: polled from feeds, pushed by HTTP, read from files."""
