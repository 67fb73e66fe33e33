"""`cupure gateway …` and `cupure keys …`."""

from services.gateway.cli.document import cli

__all__ = ["cli"]
