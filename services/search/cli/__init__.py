"""`cupure index …`: what the owner of the index can tell about it and do with it."""

from services.search.cli.commands import cli

__all__ = ["cli"]
