"""Annotated pages: how they are read, and how the reading is judged."""
