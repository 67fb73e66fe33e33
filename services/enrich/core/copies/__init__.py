"""The same text published by many."""
