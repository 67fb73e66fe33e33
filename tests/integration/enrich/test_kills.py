"""Workers with a state, killed in the middle: what is on the log is what one worker would write.

What that is comes from the role itself, run to its end in this process on the same log, with a
ledger in memory.
"""

from __future__ import annotations

import asyncio
import time
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path
from uuid import uuid4

import pytest

from services.enrich.adapters.kafka_past import KafkaLog
from services.enrich.adapters.packaged_tables import load_stopwords
from services.enrich.roles.grouping import Grouping
from services.enrich.roles.watching import Clocks, Intervals, Watching
from services.enrich.roles.work import Work
from shared.events import ArticleDigest, Event, PlacedArticle
from shared.topics import ARTICLES_DIGESTS, ARTICLES_PLACED, STORIES, TRENDS_HISTORY, Topic
from tests import make
from tests.fakes import delivery
from tests.integration.enrich.log import messages, publish
from tests.integration.enrich.workers import worker
from tests.unit.enrich.memory_kafka import MemoryKafka
from tests.waiting import until

KILLS = 2
LONG_S = 120.0
# So long ago that what other tests tell is later, as far as they share a log.
HOURS = timedelta(hours=3)
WORDS = ("harbour", "election", "volcano", "orchestra", "railway", "glacier", "senate", "museum")


@pytest.fixture
def group() -> str:
    """Return the rest of a consumer group's name that no other test has."""
    return f"-{uuid4().hex[:8]}"


def _digests(count: int) -> list[ArticleDigest]:
    """Return news of some time ago of which every ninth is another story, told by many."""
    run, then = uuid4().hex[:8], datetime.now(UTC) - 2 * HOURS
    return [
        make.digest(
            f"{run}-{number}",
            title=f"{run} {WORDS[number % 8]} {number // 72} {WORDS[number // 9 % 8]} report",
            text=f"{run} {number}",
            source=make.source_ref(f"outlet-{number % 40}"),
            entities=(make.entity(f"cupure:{run}-{number // 9}", f"Entity {number // 9}"),),
            event_time=then,
            ingest_time=then,
        )
        for number in range(count)
    ]


def _places(count: int, begin: datetime) -> list[PlacedArticle]:
    """Return news of hours after `begin`, of which every ninth is another story."""
    run = uuid4().hex[:8]
    return [
        make.placed(
            f"{run}-{number}",
            story_id=f"s{run}-{number // 9}",
            source=make.source_ref(f"outlet-{number % 40}"),
            entities=(make.entity(f"cupure:{run}-{number // 45}", f"Entity {number // 45}"),),
            event_time=begin + HOURS * number / count,
            ingest_time=begin + HOURS * number / count,
        )
        for number in range(count)
    ]


def _values(servers: str, topic: Topic, offset: int) -> list[bytes | None]:
    return [one.value for one in messages(servers, topic) if one.offset >= offset]


def _end(servers: str, topic: Topic) -> int:
    return max((one.offset + 1 for one in messages(servers, topic)), default=0)


def _json(events: list[Event]) -> list[bytes]:
    return [one.model_dump_json().encode() for one in events]


async def _run_to_the_end(role: Work, servers: str, offset: int) -> None:
    async for batch in KafkaLog(servers).read_from(role.reads[0], offset):
        await role.handle(batch)


def _killed_often(
    servers: str, folder: Path, role: str, group: str, done: Callable[[], float]
) -> None:
    """Run workers of a role until `done` is 1; each but the last is killed on the way."""
    for kill in range(1, KILLS + 2):
        with worker(folder, servers, role, group, ENRICH_TREND_CHECKPOINT_ARTICLES="50"):
            until(lambda: done() >= kill / (KILLS + 1), f"part {kill} is done", LONG_S)  # noqa: B023


def test_killed_stories_are_those_of_a_calm_run(
    kafka_servers: str, tmp_path: Path, group: str
) -> None:
    past, calm = KafkaLog(kafka_servers), MemoryKafka()
    begin = _end(kafka_servers, ARTICLES_PLACED)
    role = Grouping(load_stopwords().of, past, calm.ledger(), delivery(), time.monotonic)
    asyncio.run(role.take_over())
    publish(kafka_servers, ARTICLES_DIGESTS, *_digests(360))
    asyncio.run(_run_to_the_end(role, kafka_servers, role.next_offset))
    expected = _json(calm.events["articles.placed.v1"])

    def done() -> float:
        return len(_values(kafka_servers, ARTICLES_PLACED, begin)) / len(expected)

    _killed_often(kafka_servers, tmp_path, "stories", group, done)

    assert _values(kafka_servers, ARTICLES_PLACED, begin) == expected
    latest = {one.key: one.value for one in messages(kafka_servers, STORIES)}
    for story in role.book.stories:
        assert latest[story.story_id.encode()] == story.model_dump_json().encode()


def test_killed_trends_have_the_same_history(
    kafka_servers: str, tmp_path: Path, group: str
) -> None:
    past, calm, hours_ago = KafkaLog(kafka_servers), MemoryKafka(), datetime.now(UTC) - HOURS
    begin = _end(kafka_servers, TRENDS_HISTORY)
    clocks, never = Clocks(lambda: datetime.now(UTC), time.monotonic), Intervals(5, 1e9, 10**9)
    role = Watching(load_stopwords().of, clocks, never, past, calm.ledger(), delivery())
    asyncio.run(role.take_over())
    publish(
        kafka_servers, ARTICLES_PLACED, *_places(450, max(role.book.at or hours_ago, hours_ago))
    )
    asyncio.run(_run_to_the_end(role, kafka_servers, role.next_offset))
    expected = dict.fromkeys(_json(calm.events["trends.history.v1"]))

    def done() -> float:
        found = set(_values(kafka_servers, TRENDS_HISTORY, begin))
        return len(found & expected.keys()) / len(expected)

    _killed_often(kafka_servers, tmp_path, "trends", group, done)

    assert len(expected) > 30
    assert set(_values(kafka_servers, TRENDS_HISTORY, begin)) == expected.keys()
