"""The role `tag` on fakes."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence

from services.enrich.roles.tagging import Tagging
from shared import topics
from shared.delivery import Message, OversizeError
from shared.events import ArticleDigest, Event, Retraction
from shared.topics import Topic
from tests import make
from tests.fakes import MemoryDeadLetters, MemoryPublisher, delivery
from tests.unit.enrich.small_base import base, tools


def _raw(name: str, version: int = 1, offset: int = 0) -> Message:
    article = make.raw_article(name, version=version)
    return make.message(article, offset=offset, key=article.article_id.encode())


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


def _retraction(name: str) -> Message:
    article = make.raw_article(name, version=3)
    own = {"schema_version": 1, "reason": "wrong"}
    told = Retraction.model_validate(article.model_dump() | own)
    key = article.article_id.encode()
    return make.message(told, topic="articles.retracted.v1", offset=9, key=key)


async def test_retraction_is_told_in_the_one_order() -> None:
    publisher = MemoryPublisher()

    await Tagging(tools(), base, publisher, delivery()).handle([_raw("a1"), _retraction("a1")])

    assert len(publisher.events["articles.enriched.v1"]) == 1
    _, taken_back = publisher.events["articles.digests.v1"]
    assert isinstance(taken_back, ArticleDigest)
    assert (taken_back.id, taken_back.retracted) == (f"{make.article_id('a1')}@3/retracted", True)
    assert taken_back.provenance.topic == "articles.retracted.v1"
