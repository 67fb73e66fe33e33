"""`cupure gateway …` and `cupure keys …`."""

from services.gateway.cli import saved
from services.gateway.cli.document import cli

cli.add_typer(saved.cli, name="saved")

__all__ = ["cli"]
