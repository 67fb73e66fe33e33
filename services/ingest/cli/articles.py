"""`cupure ingest push`: articles out of a file; other modules add their commands to `cli`."""

from __future__ import annotations

import asyncio
import random
import time
from collections import Counter
from pathlib import Path
from typing import Annotated

import typer

from services.ingest.adapters.jsonl_file import batches, read_lines
from services.ingest.adapters.kafka_seen import followed_seen
from services.ingest.adapters.system_clock import utc_now
from services.ingest.cli import backfill, keys, versions
from services.ingest.core.intake.intake import Intake
from services.ingest.core.intake.seen import SeenArticles
from services.ingest.file_push import FilePush
from services.ingest.settings import Settings
from services.ingest.worker import SERVICE, require_kafka
from shared import telemetry
from shared.delivery import Delivery
from shared.events import Lane
from shared.kafka.publisher import KafkaDeadLetters, KafkaPublisher, producer

LINES_AT_ONCE = 200

cli = typer.Typer(help="Articles in.", no_args_is_help=True)
cli.command("key")(keys.make_key)
cli.command("openapi")(keys.openapi)
cli.command("backfill")(backfill.backfill)
cli.command("backfills")(backfill.backfills)
cli.command("versions")(versions.list_versions)
cli.command("diff")(versions.show_diff)


@cli.callback()
def ingest() -> None:
    """Articles in."""


@cli.command("push")
def push_file(
    file: Annotated[
        Path, typer.Argument(exists=True, dir_okay=False, help="one JSON object a line")
    ],
    lane: Annotated[
        Lane | None, typer.Option(help="the lane of every article; else as each one says")
    ] = None,
    servers: Annotated[
        str | None, typer.Option(envvar="INGEST_KAFKA_SERVERS", help="Kafka, as host:port")
    ] = None,
) -> None:
    """Publish the articles in FILE; the form of a line is that of `POST /v1/articles`.

    Sending a file again is safe. Lines that are no article are parked and told of.
    """
    settings = Settings()
    telemetry.start(SERVICE, "cli", "WARNING")
    started = time.perf_counter()
    counts = asyncio.run(_push(file, lane, servers or settings.kafka_servers, settings))
    typer.echo(
        f"read {counts.total()} = accepted {counts['accepted']} + unchanged {counts['unchanged']}"
        f" + parked {counts['parked']}, in {time.perf_counter() - started:.1f} s"
    )


async def _push(file: Path, lane: Lane | None, servers: str, settings: Settings) -> Counter[str]:
    """Return what became of the lines; raises `TransientError` if Kafka is not there at first."""
    await require_kafka(servers)
    seen = SeenArticles(settings.seen_most_articles)
    async with followed_seen(servers, seen) as seen_log, producer(servers, SERVICE) as made:
        dead_letters = KafkaDeadLetters(made, SERVICE)
        pushing = FilePush(
            path=str(file),
            intake=Intake(KafkaPublisher(made), seen, utc_now, seen_log),
            dead_letters=dead_letters,
            delivery=Delivery(SERVICE, dead_letters, asyncio.sleep, random.random),
            tell_parked=_tell_parked,
            lane=lane,
        )
        await pushing.push(batches(read_lines(file), LINES_AT_ONCE))
    return pushing.counts


def _tell_parked(number: int, reason: str) -> None:
    typer.echo(f"line {number} parked: {reason}", err=True)
