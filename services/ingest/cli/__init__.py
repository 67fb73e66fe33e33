"""What people do with ingest by hand: a module for each group of commands."""
