"""`cupure gateway …`: what the gateway can tell about itself without running."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Annotated

import typer

from services.gateway.app import openapi_document

cli = typer.Typer(help="The API and the pages.", no_args_is_help=True)


@cli.callback()
def gateway() -> None:
    """The API and the pages."""


@cli.command("openapi")
def openapi(
    out: Annotated[Path | None, typer.Option(help="write there instead of printing")] = None,
) -> None:
    """Print the OpenAPI document of the API."""
    text = json.dumps(openapi_document(), indent=2, ensure_ascii=False) + "\n"
    if out is None:
        typer.echo(text, nl=False)
    else:
        out.write_text(text, encoding="utf-8")
