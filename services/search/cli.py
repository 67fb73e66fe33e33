"""`cupure index …`: what the owner of the index can tell about it."""

from __future__ import annotations

import asyncio
from typing import Annotated

import typer

from services.search.adapters.elastic_index import ElasticIndex, IndexStatus, elastic_client
from services.search.settings import SearchSettings

cli = typer.Typer(help="The index that articles are found in.", no_args_is_help=True)


@cli.callback()
def index() -> None:
    """The index that articles are found in."""


@cli.command("status")
def status(
    elastic_url: Annotated[
        str | None, typer.Option(help="Elasticsearch; default from SEARCH_ELASTIC_URL")
    ] = None,
) -> None:
    """Print the indices behind each alias, with documents and health."""
    settings = SearchSettings()
    if elastic_url:
        settings = settings.model_copy(update={"elastic_url": elastic_url})
    for one in asyncio.run(read_status(settings)):
        typer.echo(f"{one.alias:12} {one.index:24} documents={one.documents:<9} {one.health}")


async def read_status(settings: SearchSettings) -> list[IndexStatus]:
    """Return the state of every index behind the aliases."""
    secret = settings.elastic_api_key
    async with elastic_client(
        settings.elastic_url, secret.get_secret_value() if secret else None
    ) as client:
        return await ElasticIndex(client, settings.index_prefix).status()
