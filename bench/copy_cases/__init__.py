"""Texts that are copies of others, and texts that only look so."""
