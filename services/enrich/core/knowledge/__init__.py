"""Entities and the names they go by."""
