"""Adapters of enrich that need nothing but a folder."""
