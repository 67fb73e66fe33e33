"""`cupure ingest key|openapi`: what the HTTP interface asks for, and what it offers."""

from __future__ import annotations

import json
import secrets
from pathlib import Path
from typing import Annotated

import typer

from services.ingest.app import openapi_document
from services.ingest.cli.outside import fail
from services.ingest.core.sources.keys import KeyListError, setting_entry
from shared.api_keys import KEY_BYTES, new_key


def make_key(name: Annotated[str, typer.Argument(help="who is to have it")]) -> None:
    """Make a key for NAME: it is shown once, the service keeps its hash only."""
    key = new_key(secrets.token_bytes(KEY_BYTES))
    try:
        entry = setting_entry(name, key)
    except KeyListError as error:
        fail(str(error))
    typer.echo("The key, shown only now:", err=True)
    typer.echo(key)
    typer.echo("Add to INGEST_API_KEYS, behind a comma if there are others:", err=True)
    typer.echo(entry)


def openapi(
    out: Annotated[Path | None, typer.Option(help="write there instead of printing")] = None,
) -> None:
    """Print the OpenAPI document of the HTTP interface."""
    text = json.dumps(openapi_document(), indent=2, ensure_ascii=False) + "\n"
    if out is None:
        typer.echo(text, nl=False)
    else:
        out.write_text(text, encoding="utf-8")
