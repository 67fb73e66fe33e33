"""From entries to events: each article once, each edit as a version."""
