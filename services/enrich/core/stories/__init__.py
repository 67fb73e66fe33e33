"""The same event told by many outlets."""
