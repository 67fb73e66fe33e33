"""`cupure ingest backfill` and `backfills`: history out of files."""

from __future__ import annotations

import asyncio
import random
import signal
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Annotated

import typer

from services.ingest.adapters.jsonl_file import JsonLinesFile
from services.ingest.adapters.kafka_backfills import group_lag, read_backfills
from services.ingest.adapters.kafka_seen import followed_seen
from services.ingest.adapters.kafka_sources import read_sources
from services.ingest.adapters.parse_pool import ParsePool
from services.ingest.adapters.system_clock import utc_now
from services.ingest.adapters.warc_file import WarcFile
from services.ingest.backfill import Backfill
from services.ingest.cli.outside import Servers, fail
from services.ingest.core.backfill.drafts import by_site
from services.ingest.core.backfill.progress import job_id, started
from services.ingest.core.backfill.records import BackfillError, RecordFile
from services.ingest.core.intake.intake import Intake
from services.ingest.core.intake.seen import SeenArticles
from services.ingest.settings import Settings
from services.ingest.worker import SERVICE, require_kafka
from shared import telemetry
from shared.delivery import (
    Delivery,
    StoppingError,
    TooManyParkedError,
    TransientError,
    interruptible_sleep,
)
from shared.events import BackfillProgress
from shared.kafka.admin import require_topics
from shared.kafka.publisher import KafkaDeadLetters, KafkaPublisher, producer
from shared.topics import ARTICLES_RAW, INGEST_BACKFILLS

File = Annotated[
    Path, typer.Argument(exists=True, dir_okay=False, help=".warc, .jsonl, either with .gz")
]


def backfill(
    file: File,
    servers: Servers = None,
    most_lag: Annotated[
        int | None, typer.Option(min=0, help="articles that may wait for enrichment")
    ] = None,
    *,
    restart: Annotated[bool, typer.Option("--restart", help="read from the beginning")] = False,
) -> None:
    """Publish the articles in FILE behind the live ones; run again, it goes on where it stood.

    Lines have the form of `POST /v1/articles`. Articles that are known already stay as they are.
    """
    telemetry.start(SERVICE, "cli", "WARNING")
    settings = Settings()
    told = {"kafka_servers": servers, "backfill_most_lag": most_lag}
    settings = settings.model_copy(update={k: v for k, v in told.items() if v is not None})
    try:
        progress = asyncio.run(_backfill(file.resolve(), settings, restart=restart))
    except* (BackfillError, TooManyParkedError, StoppingError, TransientError) as errors:
        fail(str(errors.exceptions[0]))
    typer.echo(f"{progress.state} at byte {progress.position}: {counted(progress)}")


def record_file(path: Path, settings: Settings) -> RecordFile:
    """Return the records of the file at `path`, by its name; raises `BackfillError`."""
    name = path.name.lower().removesuffix(".gz")
    if name.endswith(".warc"):
        return WarcFile(path, settings.fetch_max_bytes)
    if name.endswith((".jsonl", ".ndjson")):
        return JsonLinesFile(path, settings.push_max_bytes)
    raise BackfillError(f"{path}: neither .warc nor .jsonl, packed as .gz or not")


async def _backfill(path: Path, settings: Settings, *, restart: bool) -> BackfillProgress:
    servers = settings.kafka_servers
    file = record_file(path, settings)
    await require_kafka(servers)
    await require_topics(servers, [INGEST_BACKFILLS])
    before = None if restart else (await read_backfills(servers)).get(job_id(str(path)))
    progress = started(str(path), file.size, before, utc_now())
    async with _job(path, file, settings) as job:
        return await job.run(progress)


@asynccontextmanager
async def _job(path: Path, file: RecordFile, settings: Settings) -> AsyncIterator[Backfill]:
    """Own all that a job needs; it ends when this process is told to."""
    servers, stopping = settings.kafka_servers, _told_to_stop()
    seen, pool = SeenArticles(settings.seen_most_articles), _parse_pool(settings)
    sites = by_site((await read_sources(servers)).values())
    try:
        async with (
            followed_seen(servers, seen) as seen_log,
            producer(servers, SERVICE) as made,
            group_lag(servers, settings.backfill_behind, ARTICLES_RAW) as gauge,
        ):
            yield Backfill(
                path=str(path),
                file=file,
                parser=pool,
                intake=Intake(KafkaPublisher(made), seen, utc_now, seen_log),
                publisher=KafkaPublisher(made),
                delivery=_delivery(KafkaDeadLetters(made, SERVICE), stopping),
                gauge=gauge,
                most_lag=settings.backfill_most_lag,
                sites=sites,
                tell=_teller(file),
            )
    finally:
        pool.close()


def _delivery(letters: KafkaDeadLetters, stopping: asyncio.Event) -> Delivery:
    return Delivery(SERVICE, letters, interruptible_sleep(stopping), random.random, stopping.is_set)


def _parse_pool(settings: Settings) -> ParsePool:
    return ParsePool(
        settings.parse_processes, settings.parse_timeout_s, settings.parse_max_memory_bytes
    )


def _told_to_stop() -> asyncio.Event:
    """Return what is set by SIGTERM and SIGINT."""
    stopping = asyncio.Event()
    for number in (signal.SIGTERM, signal.SIGINT):
        asyncio.get_running_loop().add_signal_handler(number, stopping.set)
    return stopping


def _teller(file: RecordFile) -> Callable[[BackfillProgress, int | None], None]:
    """Return what shows the progress, one line that is written over again on a terminal."""

    def tell(progress: BackfillProgress, lag: int | None) -> None:
        share = file.reached / max(file.size, 1)
        bar = "#" * int(share * 30)
        wait = f", waiting: {lag} articles before it" if lag is not None else ""
        typer.echo(f"\r[{bar:30}] {share:4.0%} {counted(progress)}{wait} ", nl=False, err=True)
        if progress.state != "running":
            typer.echo(err=True)

    return tell


def counted(progress: BackfillProgress) -> str:
    """Return what became of the records, in words."""
    return (
        f"read {progress.read} = accepted {progress.accepted} + unchanged {progress.unchanged}"
        f" + skipped {progress.skipped} + parked {progress.parked}"
    )


def backfills(servers: Servers = None) -> None:
    """Print every file that was read or is being read, the latest last."""
    telemetry.start(SERVICE, "cli", "WARNING")
    found = asyncio.run(read_backfills(servers or Settings().kafka_servers))
    for one in sorted(found.values(), key=lambda job: job.event_time):
        typer.echo(
            f"{one.job_id} {one.state:8} {one.event_time:%Y-%m-%dT%H:%M:%SZ} byte {one.position}"
            f" of {one.file_bytes} {one.path}: {counted(one)}"
        )
    typer.echo(f"{len(found)} files")
