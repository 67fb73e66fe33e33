"""The registry of sources: lists, changes, health."""
