"""History out of files: web archives and JSON lines, read from any place in them."""
