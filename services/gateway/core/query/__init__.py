"""The search grammar: what readers type, as a typed tree (docs/search.md)."""
