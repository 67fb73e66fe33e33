"""The role `stories` on fakes."""

from __future__ import annotations

import time

import pytest

from services.enrich.roles.grouping import Grouping
from shared.delivery import SupersededError
from shared.events import ArticleDigest, PlacedArticle, Story
from shared.topics import ARTICLES_DIGESTS, ARTICLES_PLACED, STORIES
from tests.fakes import MemoryDeadLetters, delivery
from tests.unit.enrich.corpora import ETNA, ETNA_TITLES, digest
from tests.unit.enrich.memory_kafka import MemoryKafka


def _digests(first: int, after: int) -> list[ArticleDigest]:
    return [digest(f"e{n}", ETNA_TITLES[n], ETNA) for n in range(first, after)]


async def _grouping(kafka: MemoryKafka, letters: MemoryDeadLetters | None = None) -> Grouping:
    made = Grouping(lambda _: frozenset(), kafka, kafka.ledger(), delivery(letters), time.monotonic)
    await made.take_over()
    return made


def _latest(kafka: MemoryKafka) -> dict[str, Story]:
    stories = [one for one in kafka.events["stories.v1"] if isinstance(one, Story)]
    return {one.story_id: one for one in stories}


async def test_batch_writes_each_story_once() -> None:
    kafka = MemoryKafka(failures=2)
    grouping = await _grouping(kafka)

    await grouping.handle(kafka.put(ARTICLES_DIGESTS, *_digests(0, 4)))

    (story,) = kafka.events["stories.v1"]
    assert isinstance(story, Story)
    assert (story.article_count, story.version) == (4, 4)
    placed = [one for one in kafka.events["articles.placed.v1"] if isinstance(one, PlacedArticle)]
    assert [one.provenance.offset for one in placed] == [0, 1, 2, 3]


async def test_handled_again_writes_nothing() -> None:
    kafka = MemoryKafka()
    grouping, batch = await _grouping(kafka), kafka.put(ARTICLES_DIGESTS, *_digests(0, 2))
    await grouping.handle(batch)

    await grouping.handle(batch)

    assert len(kafka.events["stories.v1"]) == 1


@pytest.mark.parametrize("handled", range(5))
async def test_takeover_goes_on_as_if_nothing_happened(handled: int) -> None:
    killed, calm = MemoryKafka(), MemoryKafka()
    batch = killed.put(ARTICLES_DIGESTS, *_digests(0, 4))
    await (await _grouping(calm)).handle(calm.put(ARTICLES_DIGESTS, *_digests(0, 4)))
    first = Grouping(lambda _: frozenset(), killed, killed.ledger(), delivery(), time.monotonic)
    await first.ledger.claim()
    await first.handle(batch[:handled])

    successor = await _grouping(killed)
    await successor.handle(batch[max(0, handled - 1) :])

    assert _latest(killed) == _latest(calm)
    assert killed.events["articles.placed.v1"] == calm.events["articles.placed.v1"]


async def test_what_is_no_story_is_left() -> None:
    kafka = MemoryKafka()
    kafka.put(STORIES, b"garbage")

    await (await _grouping(kafka)).handle(kafka.put(ARTICLES_DIGESTS, *_digests(0, 1)))

    assert len(_latest(kafka)) == 1


async def test_poison_is_parked_and_next_is_placed() -> None:
    kafka, letters = MemoryKafka(), MemoryDeadLetters()
    grouping = await _grouping(kafka, letters)

    await grouping.handle(kafka.put(ARTICLES_DIGESTS, b"poison", *_digests(0, 1)))

    assert [one.message.value for one in letters.letters] == [b"poison"]
    assert len(kafka.ids(ARTICLES_PLACED)) == 1


async def test_worker_that_was_replaced_writes_nothing() -> None:
    kafka = MemoryKafka()
    zombie, batch = await _grouping(kafka), kafka.put(ARTICLES_DIGESTS, *_digests(0, 1))
    await _grouping(kafka)
    before = len(kafka.ids(STORIES))

    with pytest.raises(SupersededError):
        await zombie.handle(batch)

    assert len(kafka.ids(STORIES)) == before
