"""What the commands need from outside: the indices, the log, and how far they are."""

from __future__ import annotations

import asyncio
import random
import uuid
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from functools import partial
from typing import Annotated, NoReturn

import typer

from services.search.adapters.elastic_families import ElasticFamilies
from services.search.adapters.elastic_index import FilledIndex, elastic_client
from services.search.adapters.kafka_log import open_log
from services.search.app import SERVICE
from services.search.core.lifecycle import LOGS
from services.search.filling import Tell
from services.search.maintenance import utc_now
from services.search.rebuild import Outside
from services.search.settings import SearchSettings
from shared import telemetry
from shared.delivery import Delivery, Unconnected

Kinds = Annotated[
    list[str] | None, typer.Argument(metavar="[KIND]...", help=f"{', '.join(LOGS)}; else all")
]
Kind = Annotated[str, typer.Argument(metavar="KIND", help=f"one of {', '.join(LOGS)}")]
ElasticUrl = Annotated[
    str | None, typer.Option(help="Elasticsearch; default from SEARCH_ELASTIC_URL")
]
Servers = Annotated[
    str | None, typer.Option(help="Kafka, as host:port; default from SEARCH_KAFKA_SERVERS")
]


def chosen(kinds: Sequence[str] | None) -> Sequence[str]:
    """Return the aliases meant by `kinds`: all, if none is named."""
    if unknown := set(kinds or ()) - LOGS.keys():
        raise typer.BadParameter(
            f"no kind {', '.join(sorted(unknown))}; there are {', '.join(LOGS)}"
        )
    return list(kinds or LOGS)


def settings_for(elastic_url: str | None = None, servers: str | None = None) -> SearchSettings:
    """Return the settings, with what the command was told put over them."""
    telemetry.start(SERVICE, "cli", "WARNING")
    told = {"elastic_url": elastic_url, "kafka_servers": servers}
    update = {name: value for name, value in told.items() if value is not None}
    return SearchSettings().model_copy(update=update)


@asynccontextmanager
async def open_families(settings: SearchSettings) -> AsyncIterator[ElasticFamilies]:
    """Own a connection to the indices."""
    secret = settings.elastic_api_key
    async with elastic_client(
        settings.elastic_url, secret.get_secret_value() if secret else None
    ) as client:
        yield ElasticFamilies(client, settings.index_prefix, settings.replicas)


@asynccontextmanager
async def open_outside(settings: SearchSettings, alias: str, tell: Tell) -> AsyncIterator[Outside]:
    """Own what changing the indices of `alias` needs."""
    secret = settings.elastic_api_key
    key = secret.get_secret_value() if secret else None
    async with (
        elastic_client(settings.elastic_url, key) as client,
        open_log(settings.kafka_servers, LOGS[alias]) as log,
    ):
        yield Outside(
            families=ElasticFamilies(client, settings.index_prefix, settings.replicas),
            log=log,
            writing_to=partial(FilledIndex, client),
            delivery=Delivery(SERVICE, Unconnected(), asyncio.sleep, random.random),
            keep=settings.keep,
            by=uuid.uuid4().hex[:8],
            clock=utc_now,
            tell=tell,
        )


def fail(why: str) -> NoReturn:
    """End the command with exit code 1 and one line."""
    typer.echo(f"cupure: {' '.join(why.split())}", err=True)
    raise typer.Exit(1)
