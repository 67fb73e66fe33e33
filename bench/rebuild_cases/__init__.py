"""An index rebuilt while it is searched and written to."""
