"""History out of files."""
