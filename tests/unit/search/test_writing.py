"""A batch of messages: indexed, parked, waited for."""

import asyncio
from collections.abc import Sequence

import pytest

from services.search.core.batch_size import BatchSize
from services.search.core.documents import Document
from services.search.core.outcomes import Outcome, OverloadedError
from services.search.writing import BatchWriter
from shared.delivery import Message, StoppingError, TooManyParkedError
from tests import make
from tests.fakes import MemoryDeadLetters, MemoryIndex, RecordedSleep, delivery


def article(name: str, offset: int = 0, version: int = 1) -> Message:
    enriched = make.enriched(name, version=version)
    return make.message(enriched, topic="articles.enriched.v1", offset=offset)


def unreadable(offset: int) -> Message:
    return make.message(b"{}", topic="articles.enriched.v1", offset=offset)


async def test_one_bad_message_does_not_hold_up_the_batch() -> None:
    index, letters = MemoryIndex(), MemoryDeadLetters()

    await BatchWriter(index, delivery(letters)).write(
        [article("a1"), unreadable(7), article("a2", 8)]
    )

    assert set(index.documents["articles"]) == {make.article_id("a1"), make.article_id("a2")}
    assert [letter.message.offset for letter in letters.letters] == [7]
    assert letters.letters[0].error == "UndecodableError"


async def test_refused_document_is_parked_with_its_message() -> None:
    index, letters = MemoryIndex(), MemoryDeadLetters()
    refused = make.message(make.story("s" * 600), topic="stories.v1", offset=3)

    await BatchWriter(index, delivery(letters)).write([article("a1"), refused])

    assert [letter.message for letter in letters.letters] == [refused]
    assert letters.letters[0].error == "RejectedError"
    assert len(index.documents["articles"]) == 1


async def test_outage_is_waited_for() -> None:
    index, policy = MemoryIndex(failures=3), delivery()

    await BatchWriter(index, policy).write([article("a1")])

    assert make.article_id("a1") in index.documents["articles"]
    assert isinstance(policy.sleep, RecordedSleep)
    assert len(policy.sleep.waits_s) == 3


async def test_busy_documents_are_tried_again() -> None:
    busy = make.article_id("a2")
    index, letters = MemoryIndex(busy=[busy]), MemoryDeadLetters()

    await BatchWriter(index, delivery(letters)).write(
        [article("a1"), article("a2", 1), unreadable(2)]
    )

    assert set(index.documents["articles"]) == {make.article_id("a1"), busy}
    assert len(letters.letters) == 1


async def test_several_versions_leave_the_highest() -> None:
    index = MemoryIndex()

    await BatchWriter(index, delivery()).write([article("a1", 0, 1), article("a1", 1, 2)])

    assert index.documents["articles"][make.article_id("a1")]["version"] == 2


async def test_stop_during_an_outage_ends_the_batch() -> None:
    policy, letters = delivery(), MemoryDeadLetters()
    policy.should_stop = lambda: True
    policy.dead_letters = letters

    with pytest.raises(StoppingError):
        await BatchWriter(MemoryIndex(failures=99), policy).write([article("a1"), unreadable(1)])

    assert letters.letters == []


async def test_too_many_parked_stops_the_worker() -> None:
    letters = MemoryDeadLetters()

    with pytest.raises(TooManyParkedError):
        await BatchWriter(MemoryIndex(), delivery(letters)).write(
            [unreadable(n) for n in range(101)]
        )


async def test_good_messages_between_bad_ones_keep_the_worker() -> None:
    letters = MemoryDeadLetters()
    mixed = [unreadable(n) if n % 2 else article(f"a{n}", n) for n in range(300)]

    await BatchWriter(MemoryIndex(), delivery(letters)).write(mixed)

    assert len(letters.letters) == 150


class CrowdedIndex(MemoryIndex):
    """Takes `room` documents at once, and tells of more as it was told to."""

    def __init__(self, room: int, refusal: Exception | None = None) -> None:
        super().__init__()
        self.room = room
        self.refusal = refusal
        self.asked: list[int] = []

    async def write(self, documents: Sequence[Document]) -> Outcome:
        self.asked.append(len(documents))
        if len(documents) <= self.room:
            return await super().write(documents)
        if self.refusal:
            raise self.refusal
        return Outcome(waiting=list(documents), why_waiting="429", too_much=True)


@pytest.mark.parametrize("refusal", [None, OverloadedError("no answer in 30 s")])
async def test_refused_request_comes_back_in_halves(refusal: Exception | None) -> None:
    index, size = CrowdedIndex(10, refusal), BatchSize(documents=40)
    writer = BatchWriter(index, delivery(), size)

    await writer.write([article(f"a{n}", n) for n in range(40)])

    assert index.asked[:3] == [40, 20, 10]
    assert len(index.documents["articles"]) == 40


async def test_quick_answers_make_requests_larger() -> None:
    size = BatchSize(documents=20)

    await BatchWriter(MemoryIndex(), delivery(), size).write([article(str(n)) for n in range(20)])

    assert size.documents > 20


async def test_slow_answers_leave_requests_as_they_are() -> None:
    size, ticks = BatchSize(documents=20), iter(range(0, 1_000, 5))
    writer = BatchWriter(MemoryIndex(), delivery(), size, clock=lambda: next(ticks))

    await writer.write([article(str(n)) for n in range(20)])

    assert size.documents == 20


class BusyIndex(MemoryIndex):
    """Notes how many requests it has at once."""

    def __init__(self) -> None:
        super().__init__()
        self.now = self.most = 0

    async def write(self, documents: Sequence[Document]) -> Outcome:
        self.now += 1
        self.most = max(self.most, self.now)
        await asyncio.sleep(0.001)
        self.now -= 1
        return await super().write(documents)


@pytest.mark.parametrize("at_once", [1, 2])
async def test_no_more_requests_at_once_than_told(at_once: int) -> None:
    index = BusyIndex()
    writer = BatchWriter(index, delivery(), at_once=at_once)

    await asyncio.gather(*(writer.write([article(f"a{n}", n)]) for n in range(6)))

    assert index.most == at_once
    assert len(index.documents["articles"]) == 6
