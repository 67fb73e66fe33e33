"""`cupure enrich replay`: link the articles of the past again with another knowledge base."""

from __future__ import annotations

import asyncio
import sys
import time
from datetime import UTC, datetime
from functools import partial
from pathlib import Path
from typing import Annotated

import typer

from services.enrich.adapters.current_base import CurrentBase
from services.enrich.adapters.kafka_past import read_past
from services.enrich.adapters.python_memory import keep_loaded
from services.enrich.adapters.tools import load_tools
from services.enrich.core.enrich import Tools
from services.enrich.core.knowledge.table_rows import KnowledgeError
from services.enrich.core.provenance import SERVICE
from services.enrich.replaying import Period, Progress, Replay
from shared.kafka.admin import require_topics
from shared.kafka.publisher import KafkaPublisher, producer
from shared.topics import (
    ARTICLES_DIGESTS,
    ARTICLES_ENRICHED,
    ARTICLES_RAW,
    ARTICLES_RETRACTED,
)

DEFAULT_SERVERS = "127.0.0.1:19092"
TELL_EVERY_S = 2.0

Servers = Annotated[
    str, typer.Option(envvar="CUPURE_KAFKA_SERVERS", help="Kafka, as host:port,host:port")
]
Knowledge = Annotated[
    Path | None, typer.Option(envvar="ENRICH_KNOWLEDGE_DIR", help="a base; else the starter")
]


def replay(  # noqa: PLR0913, PLR0917  # typer reads an option from each parameter
    since: Annotated[datetime, typer.Option("--from", help="put on the log then or later, UTC")],
    until: Annotated[datetime | None, typer.Option(help="and before this, UTC")] = None,
    knowledge: Knowledge = None,
    servers: Servers = DEFAULT_SERVERS,
    most_per_s: Annotated[float | None, typer.Option(min=0.1, help="articles a second")] = None,
    dry_run: Annotated[bool, typer.Option(help="only say how many there are")] = False,
) -> None:
    """Link articles again that were linked with another base, into new versions of them.

    What is done already stays done: after an interruption start it again.
    """
    period = Period(_utc(since), _utc(until) if until else None)
    if period.until and period.until <= period.since:
        raise typer.BadParameter("--until must be later than --from")
    tools = loaded_tools(knowledge)
    progress = asyncio.run(_replay(servers, tools, period, most_per_s, dry_run=dry_run))
    for what in progress.left:
        typer.echo(f"left as it is: {what}", err=True)
    done = "would be linked" if dry_run else "linked"
    typer.echo(f"{progress.linked} articles {done} again with {tools.knowledge.version}")


def loaded_tools(knowledge: Path | None) -> Tools:
    """Return the tools of a tag worker; a base that cannot be opened is told in one line."""
    try:
        tools = load_tools(CurrentBase(knowledge, time.monotonic).latest())
    except KnowledgeError as error:
        raise typer.BadParameter(str(error)) from error
    keep_loaded()
    return tools


async def _replay(
    servers: str, tools: Tools, period: Period, most_per_s: float | None, *, dry_run: bool
) -> Progress:
    topics = [ARTICLES_RAW, ARTICLES_ENRICHED, ARTICLES_DIGESTS, ARTICLES_RETRACTED]
    async with producer(servers, f"{SERVICE}-replay") as made:
        await require_topics(servers, topics)
        replay = Replay(
            tools=tools,
            read_past=partial(read_past, servers),
            publisher=KafkaPublisher(made),
            now=datetime.now(UTC),
            seconds=time.monotonic,
            sleep=asyncio.sleep,
            tell=Teller().tell,
            most_per_s=most_per_s,
        )
        return await replay.run(period, dry_run=dry_run)


class Teller:
    """Says on stderr how far a replay is, every two seconds."""

    def __init__(self) -> None:
        self._told_at_s = time.monotonic()

    def tell(self, progress: Progress) -> None:
        """Tell of `progress`, unless something was told just now."""
        if time.monotonic() - self._told_at_s < TELL_EVERY_S:
            return
        self._told_at_s = time.monotonic()
        told = f"{progress.linked} of {progress.to_link} linked again"
        sys.stderr.write(f"{told if progress.to_link else 'reading what was linked'}\n")


def _utc(moment: datetime) -> datetime:
    return moment.replace(tzinfo=UTC)
