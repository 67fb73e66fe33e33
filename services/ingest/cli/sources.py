"""`cupure sources`: where articles come from, managed by hand."""

from __future__ import annotations

import typer

cli = typer.Typer(help="Where articles come from.", no_args_is_help=True)


@cli.callback()
def sources() -> None:
    """Where articles come from."""
