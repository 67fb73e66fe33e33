"""Linking the past again, on a log in memory."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import AsyncIterator, Sequence
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any

from services.enrich.core.stories.book import StoryBook
from services.enrich.replaying import Period, Progress, Replay
from shared.delivery import Message, OversizeError
from shared.events import ArticleDigest, Event, Retraction
from shared.topics import (
    ARTICLES_DIGESTS,
    ARTICLES_ENRICHED,
    ARTICLES_RAW,
    ARTICLES_RETRACTED,
    Topic,
)
from tests import make
from tests.unit.enrich.small_base import tools

WEEK = timedelta(days=7)
ALL = Period(make.NOW - 5 * WEEK)


class MemoryLog:
    """Messages by topic, on one partition each; refuses articles whose title says huge."""

    def __init__(self) -> None:
        self.topics: dict[str, list[Message]] = defaultdict(list)

    def put(self, topic: Topic, body: Event | bytes, at: datetime = make.NOW) -> int:
        held = self.topics[topic.name]
        message = make.message(body, topic=topic.name, offset=len(held))
        held.append(replace(message, timestamp_ms=int(at.timestamp() * 1000)))
        return message.offset

    async def publish(self, topic: Topic, events: Sequence[Event]) -> None:
        if any("huge" in getattr(event, "title", "") for event in events):
            raise OversizeError("too large")
        for event in events:
            self.put(topic, event)

    async def read_past(
        self, topic: Topic, since: datetime | None = None
    ) -> AsyncIterator[Sequence[Message]]:
        from_ms = since.timestamp() * 1000 if since else 0
        yield [one for one in self.topics[topic.name] if one.timestamp_ms >= from_ms]

    def ids(self, topic: Topic) -> list[str]:
        made = ArticleDigest if topic is ARTICLES_DIGESTS else Event
        return [made.model_validate_json(one.value or b"").id for one in self.topics[topic.name]]

    def tag(self, name: str, knowledge: str = "old", **fields: Any) -> str:
        """Put an article on the log, raw and as it was tagged; return its article id."""
        at = fields.pop("at", make.NOW)
        offset = self.put(ARTICLES_RAW, make.raw_article(name, **fields), at)
        made = make.provenance("enrich", topic=ARTICLES_RAW.name, partition=0, offset=offset)
        article = make.enriched(name, knowledge_version=knowledge, provenance=made, **fields)
        self.put(ARTICLES_ENRICHED, article, at)
        return article.article_id


async def _replayed(log: MemoryLog, period: Period = ALL, **options: Any) -> Progress:
    async def no_sleep(_: float) -> None:
        pass

    replay = Replay(tools(), log.read_past, log, make.NOW, lambda: 0.0, no_sleep, lambda _: None)
    return await replay.run(period, **options)


async def test_outdated_article_becomes_next_version() -> None:
    log = MemoryLog()
    article_id = log.tag("a1", version=7)

    progress = await _replayed(log)

    assert (progress.linked, progress.left) == (1, [])
    assert log.ids(ARTICLES_ENRICHED) == [f"{article_id}@7", f"{article_id}@8"]
    assert log.ids(ARTICLES_DIGESTS) == [f"{article_id}@8"]


async def test_second_run_finds_nothing() -> None:
    log = MemoryLog()
    log.tag("a1")
    await _replayed(log)

    assert (await _replayed(log)).linked == 0


async def test_killed_between_topics_it_runs_again() -> None:
    log = MemoryLog()
    article_id = log.tag("a1")
    await _replayed(log)
    log.topics[ARTICLES_ENRICHED.name].pop()

    await _replayed(log)

    assert log.ids(ARTICLES_ENRICHED) == [f"{article_id}@1", f"{article_id}@2"]
    assert log.ids(ARTICLES_DIGESTS) == [f"{article_id}@2", f"{article_id}@2"]


async def test_only_latest_raw_version_counts() -> None:
    log = MemoryLog()
    log.tag("a1", version=1, title="Mount Etna sleeps")
    article_id = log.tag("a1", version=2, title="Mount Etna erupts")

    await _replayed(log)

    assert log.ids(ARTICLES_ENRICHED)[2:] == [f"{article_id}@3"]
    (last,) = log.topics[ARTICLES_DIGESTS.name]
    assert ArticleDigest.model_validate_json(last.value or b"").title == "Mount Etna erupts"


async def test_current_and_untagged_articles_stay() -> None:
    log = MemoryLog()
    log.tag("a1", knowledge=tools().knowledge.version)
    log.put(ARTICLES_RAW, make.raw_article("a2"))

    assert (await _replayed(log)).to_link == 0


async def test_retracted_article_stays_away() -> None:
    log = MemoryLog()
    article_id = log.tag("a1")
    retraction = Retraction(
        id=f"{article_id}@9", event_time=make.NOW, ingest_time=make.NOW,
        provenance=make.provenance(), article_id=article_id, version=9, reason="wrong",
    )  # fmt: skip
    log.put(ARTICLES_RETRACTED, retraction)

    assert (await _replayed(log)).linked == 0


async def test_period_ends_before_until() -> None:
    log = MemoryLog()
    for day in range(4):
        log.tag(f"a{day}", at=make.NOW - timedelta(days=day))

    period = Period(make.NOW - timedelta(days=2), make.NOW)

    assert (await _replayed(log, period)).linked == 2


async def test_dry_run_only_counts() -> None:
    log = MemoryLog()
    log.tag("a1")

    assert (await _replayed(log, dry_run=True)).linked == 1
    assert len(log.topics[ARTICLES_ENRICHED.name]) == 1


async def test_old_article_founds_no_story() -> None:
    log = MemoryLog()
    log.tag("a1", event_time=make.NOW - 2 * WEEK)

    await _replayed(log)

    assert len(log.topics[ARTICLES_ENRICHED.name]) == 2
    assert not log.topics[ARTICLES_DIGESTS.name]


async def test_unreadable_and_huge_are_left() -> None:
    log = MemoryLog()
    log.tag("a1")
    log.put(ARTICLES_ENRICHED, b"garbage")
    huge = log.tag("a2", title="A huge article")

    progress = await _replayed(log)

    assert progress.linked == 1
    assert [one.split(":")[0] for one in progress.left] == [
        "articles.enriched.v1/0@1",
        f"{huge}@2",
    ]


async def test_replayed_article_counts_once_in_story() -> None:
    log, book = MemoryLog(), StoryBook(tools().stopwords.of)
    first = book.place(make.digest("a1"), make.provenance(offset=0))
    log.tag("a1")
    await _replayed(log)

    (again,) = log.topics[ARTICLES_DIGESTS.name]
    digest = ArticleDigest.model_validate_json(again.value or b"")
    second = book.place(digest, make.provenance(offset=1))

    assert first
    assert second
    (story,) = second.stories
    assert (story.story_id, story.article_count) == (first.stories[0].story_id, 1)
    assert [one.version for one in story.members] == [2]
    assert story.latest_at == first.stories[0].latest_at
