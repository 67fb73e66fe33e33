"""What people do with enrich by hand: a module for each group of commands."""
