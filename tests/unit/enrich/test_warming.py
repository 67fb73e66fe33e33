"""What a tag worker knows of recent news when it starts."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Sequence

from services.enrich.core.phrases.recent_news import RecentNews
from services.enrich.core.phrases.stems import phrase_key
from services.enrich.roles.tagging import Tagging
from services.enrich.warming import learn_recent
from shared.delivery import Message, TransientError
from tests import make
from tests.fakes import MemoryPublisher, delivery
from tests.unit.enrich.small_base import base, tools

PHRASE = "ash cloud"


def _digests() -> Sequence[Message]:
    told = [make.digest(f"a{number}", phrases=(PHRASE,)) for number in range(5)]
    return [make.message(one, topic="articles.digests.v1") for one in told]


async def _read_recent() -> AsyncIterator[Sequence[Message]]:
    yield [make.message(b"garbage", topic="articles.digests.v1")]
    yield _digests()


async def _fail_at_once() -> AsyncIterator[Sequence[Message]]:
    raise TransientError("the broker is away")
    yield []


async def _fail_later() -> AsyncIterator[Sequence[Message]]:
    yield _digests()
    raise TransientError("the broker is away")


def _knows(recent: RecentNews) -> bool:
    view = recent.seen_from("gazette", "en", make.NOW)
    return view.is_known(phrase_key(PHRASE, "en"))


async def test_phrases_of_digests_are_known() -> None:
    recent = RecentNews()
    assert not _knows(recent)

    await learn_recent(recent, _read_recent)

    assert _knows(recent)


async def test_failure_to_read_does_no_harm() -> None:
    recent = RecentNews()

    await learn_recent(recent, _fail_at_once)
    await learn_recent(recent, _fail_later)

    assert _knows(recent)


async def test_worker_learns_once_before_tagging() -> None:
    reads: list[int] = []

    def read() -> AsyncIterator[Sequence[Message]]:
        reads.append(1)
        return _read_recent()

    tagging = Tagging(tools(), base, MemoryPublisher(), delivery(), read)
    await tagging.take_over()
    await tagging.take_over()

    assert _knows(tagging.tools.recent)
    assert len(reads) == 1


async def test_slow_log_holds_nothing_up() -> None:
    asked = asyncio.Event()

    async def never() -> AsyncIterator[Sequence[Message]]:
        asked.set()
        await asyncio.Event().wait()
        yield []

    tagging = Tagging(tools(), base, MemoryPublisher(), delivery(), never, held_up_s=0.01)
    await tagging.take_over()

    assert asked.is_set()
    assert tagging.learning
    tagging.learning.cancel()
