"""The three roles on fakes."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Sequence
from datetime import datetime, timedelta

import pytest

from services.enrich.app import Grouping, Tagging, Watching
from shared import topics
from shared.delivery import Message, OversizeError
from shared.events import Event, Story, TrendSnapshot
from shared.topics import Topic
from tests import make
from tests.fakes import MemoryDeadLetters, MemoryPublisher, delivery
from tests.unit.enrich.corpora import ETNA, ETNA_TITLES, digest, told
from tests.unit.enrich.small_base import base, tools


class MemoryLog:
    """What a compacted topic holds, for reading it as a whole."""

    def __init__(self, *stories: Story | bytes) -> None:
        self.messages = [make.message(one, topic="stories.v1") for one in stories]

    async def read_all(self, topic: Topic, apply: Callable[[Message], None]) -> None:
        assert topic is topics.STORIES
        for message in self.messages:
            apply(message)


def _raw(name: str, version: int = 1, offset: int = 0) -> Message:
    article = make.raw_article(name, version=version)
    return make.message(article, offset=offset, key=article.article_id.encode())


def _digest(number: int) -> Message:
    body = digest(f"e{number}", ETNA_TITLES[number], ETNA)
    return make.message(body, topic="articles.digests.v1", offset=number)


def _ids(publisher: MemoryPublisher, topic: Topic) -> list[str]:
    return [event.id for event in publisher.events[topic.name]]


async def test_tagging_publishes_article_then_digest() -> None:
    publisher = MemoryPublisher()

    await Tagging(tools(), base, publisher, delivery()).handle([_raw("a1", offset=7)])

    assert list(publisher.events) == ["articles.enriched.v1", "articles.digests.v1"]
    (enriched,) = publisher.events["articles.enriched.v1"]
    assert (enriched.provenance.topic, enriched.provenance.offset) == ("articles.raw.v1", 7)


async def test_poison_is_parked_and_next_flows() -> None:
    publisher, dead_letters = MemoryPublisher(), MemoryDeadLetters()
    batch = [make.message(b"not json", offset=1, key=b"x"), _raw("a1", offset=2)]

    await Tagging(tools(), base, publisher, delivery(dead_letters)).handle(batch)

    assert [letter.message.offset for letter in dead_letters.letters] == [1]
    assert _ids(publisher, topics.ARTICLES_DIGESTS) == [make.raw_article("a1").id]


async def test_broker_outage_loses_nothing() -> None:
    publisher = MemoryPublisher(failures=5)

    await Tagging(tools(), base, publisher, delivery()).handle([_raw("a1"), _raw("a2")])

    assert len(set(_ids(publisher, topics.ARTICLES_DIGESTS))) == 2


async def test_versions_of_one_article_keep_their_order() -> None:
    publisher = MemoryPublisher(failures=3)
    batch = [_raw("a1", version=number, offset=number) for number in (1, 2, 3)]

    await Tagging(tools(), base, publisher, delivery()).handle(batch)

    versions = [one.id.split("@")[1] for one in publisher.events["articles.enriched.v1"]]
    assert versions == ["1", "2", "3"]


async def test_others_have_turns_between_articles() -> None:
    publisher = MemoryPublisher()
    seen: list[int] = []

    async def watch() -> None:
        while True:
            seen.append(len(publisher.events["articles.digests.v1"]))
            await asyncio.sleep(0)

    watching = asyncio.create_task(watch())
    batch = [_raw(name) for name in ("a1", "a2", "a3")]
    await Tagging(tools(), base, publisher, delivery()).handle(batch)
    watching.cancel()

    assert set(seen) >= {1, 2}


class Refusing(MemoryPublisher):
    """Takes no enriched article."""

    async def publish(self, topic: Topic, events: Sequence[Event]) -> None:
        raise OversizeError("too large")


async def test_oversized_output_is_parked() -> None:
    dead_letters = MemoryDeadLetters()

    await Tagging(tools(), base, Refusing(), delivery(dead_letters)).handle([_raw("a1")])

    assert [letter.error for letter in dead_letters.letters] == ["OversizeError"]


def _grouping(publisher: MemoryPublisher, *stories: Story | bytes) -> Grouping:
    log = MemoryLog(*stories)
    return Grouping(lambda _: frozenset(), log.read_all, publisher, delivery())


async def test_batch_publishes_each_story_once() -> None:
    publisher = MemoryPublisher(failures=2)

    await _grouping(publisher).handle([_digest(n) for n in range(4)])

    (story,) = publisher.events["stories.v1"]
    assert isinstance(story, Story)
    assert (story.article_count, story.version) == (4, 4)


async def test_handled_again_publishes_nothing() -> None:
    publisher = MemoryPublisher()
    grouping = _grouping(publisher)
    await grouping.handle([_digest(0), _digest(1)])

    await grouping.handle([_digest(0), _digest(1)])

    assert len(publisher.events["stories.v1"]) == 1


async def test_takeover_continues_the_stories() -> None:
    publisher = MemoryPublisher()
    await _grouping(publisher).handle([_digest(0), _digest(1)])
    (known,) = publisher.events["stories.v1"]
    assert isinstance(known, Story)
    successor = _grouping(publisher, b"garbage", known)

    await successor.take_over()
    await successor.handle([_digest(1), _digest(2)])

    story = publisher.events["stories.v1"][-1]
    assert isinstance(story, Story)
    assert (story.story_id, story.article_count) == (known.story_id, 3)


class Clock:
    """A clock that stands still until told otherwise."""

    def __init__(self) -> None:
        self.now = make.NOW

    def __call__(self) -> datetime:
        return self.now


def _watching(publisher: MemoryPublisher, clock: Clock, *stories: Story) -> Watching:
    read_all = MemoryLog(*stories).read_all
    return Watching(clock, read_all, publisher, delivery(), 5.0)


async def test_both_windows_are_published() -> None:
    publisher = MemoryPublisher()
    watching = _watching(publisher, Clock(), told("etna", 5, ETNA))
    await watching.take_over()

    await watching.publish()

    snapshots = [one for one in publisher.events["trends.v1"] if isinstance(one, TrendSnapshot)]
    assert [one.list_id for one in snapshots] == ["world/2h", "world/24h"]
    assert [one.topics[0].label for one in snapshots] == ["Mount Etna", "Mount Etna"]


async def test_unchanged_list_is_silent_for_a_minute() -> None:
    publisher, clock = MemoryPublisher(), Clock()
    watching = _watching(publisher, clock)
    await watching.publish()
    clock.now += timedelta(seconds=30)
    await watching.publish()
    assert len(publisher.events["trends.v1"]) == 2

    clock.now += timedelta(seconds=31)
    await watching.publish()

    assert len(publisher.events["trends.v1"]) == 4


async def test_new_story_changes_the_list() -> None:
    publisher = MemoryPublisher()
    watching = _watching(publisher, Clock())
    await watching.publish()

    await watching.handle([make.message(told("etna", 5, ETNA), topic="stories.v1", offset=9)])
    await watching.publish()

    last = publisher.events["trends.v1"][-1]
    assert isinstance(last, TrendSnapshot)
    assert last.topics
    assert last.provenance.offset == 9


@pytest.mark.parametrize("versions", [(1, 2), (2, 1)])
async def test_newest_version_of_a_story_counts(versions: tuple[int, int]) -> None:
    watching = _watching(MemoryPublisher(), Clock())
    batch = [make.message(make.story(version=one), topic="stories.v1") for one in versions]

    await watching.handle(batch)

    assert [story.version for story in watching.shelf.all()] == [2]


async def test_old_stories_are_swept() -> None:
    clock = Clock()
    watching = _watching(MemoryPublisher(), clock, make.story())
    await watching.take_over()
    clock.now += timedelta(days=9)

    await watching.publish()

    assert watching.shelf.all() == ()
