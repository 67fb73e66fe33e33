"""The sources and the looks at them, followed on their compacted topics."""

from __future__ import annotations

import asyncio

from prometheus_client import Gauge

from services.gateway.adapters.following import Patience, follow_for_ever, noting
from services.gateway.core.source_board import LastPoll, SourceBoard
from shared.events import Source
from shared.kafka.latest import Apply, follow
from shared.topics import INGEST_POLLS, SOURCES, Topic

caught_up_gauge = Gauge(
    "cupure_gateway_sources_caught_up", "1 when the topics of sources have been read to their ends"
)


def noting_sources(board: SourceBoard) -> Apply:
    """Return what takes messages about sources into `board`."""
    return noting(Source, board.note, board.forget)


def noting_polls(board: SourceBoard) -> Apply:
    """Return what takes messages about looks at sources into `board`."""
    return noting(LastPoll, board.note_poll, board.forget_poll)


async def follow_sources(servers: str, board: SourceBoard, patience: Patience) -> None:
    """Keep `board` to the topics for ever; what was known stays while Kafka is away."""
    caught_up_gauge.set_function(lambda: float(board.is_whole))
    await asyncio.gather(
        _follow(servers, SOURCES, noting_sources(board), board.sources_read, patience),
        _follow(servers, INGEST_POLLS, noting_polls(board), board.polls_read, patience),
    )


async def _follow(
    servers: str, topic: Topic, apply: Apply, caught_up: asyncio.Event, patience: Patience
) -> None:
    async def once() -> None:
        await follow(servers, topic, apply, caught_up)

    await follow_for_ever(topic, once, patience)
