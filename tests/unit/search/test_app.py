"""A batch of messages: indexed, parked, waited for."""

import asyncio

import pytest

from services.search.app import index_batch, within_grace
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

    await index_batch([article("a1"), unreadable(7), article("a2", 8)], index, delivery(letters))

    assert set(index.documents["articles"]) == {make.article_id("a1"), make.article_id("a2")}
    assert [letter.message.offset for letter in letters.letters] == [7]
    assert letters.letters[0].error == "UndecodableError"


async def test_refused_document_is_parked_with_its_message() -> None:
    index, letters = MemoryIndex(), MemoryDeadLetters()
    refused = make.message(make.story("s" * 600), topic="stories.v1", offset=3)

    await index_batch([article("a1"), refused], index, delivery(letters))

    assert [letter.message for letter in letters.letters] == [refused]
    assert letters.letters[0].error == "RejectedError"
    assert len(index.documents["articles"]) == 1


async def test_outage_is_waited_for() -> None:
    index, policy = MemoryIndex(failures=3), delivery()

    await index_batch([article("a1")], index, policy)

    assert make.article_id("a1") in index.documents["articles"]
    assert isinstance(policy.sleep, RecordedSleep)
    assert len(policy.sleep.waits_s) == 3


async def test_busy_documents_are_tried_again() -> None:
    busy = make.article_id("a2")
    index, letters = MemoryIndex(busy=[busy]), MemoryDeadLetters()

    await index_batch([article("a1"), article("a2", 1), unreadable(2)], index, delivery(letters))

    assert set(index.documents["articles"]) == {make.article_id("a1"), busy}
    assert len(letters.letters) == 1


async def test_several_versions_leave_the_highest() -> None:
    index = MemoryIndex()

    await index_batch([article("a1", 0, 1), article("a1", 1, 2)], index, delivery())

    assert index.documents["articles"][make.article_id("a1")]["version"] == 2


async def test_stop_during_an_outage_ends_the_batch() -> None:
    policy, letters = delivery(), MemoryDeadLetters()
    policy.should_stop = lambda: True
    policy.dead_letters = letters

    with pytest.raises(StoppingError):
        await index_batch([article("a1"), unreadable(1)], MemoryIndex(failures=99), policy)

    assert letters.letters == []


async def test_too_many_parked_stops_the_worker() -> None:
    letters = MemoryDeadLetters()

    with pytest.raises(TooManyParkedError):
        await index_batch([unreadable(n) for n in range(101)], MemoryIndex(), delivery(letters))


async def test_good_messages_between_bad_ones_keep_the_worker() -> None:
    letters = MemoryDeadLetters()
    mixed = [unreadable(n) if n % 2 else article(f"a{n}", n) for n in range(300)]

    await index_batch(mixed, MemoryIndex(), delivery(letters))

    assert len(letters.letters) == 150


async def test_work_is_cut_off_after_its_grace() -> None:
    stopping = asyncio.Event()
    stopping.set()
    cut_off = asyncio.Event()

    async def work() -> None:
        try:
            await asyncio.Event().wait()
        finally:
            cut_off.set()

    await within_grace(work(), stopping, grace_s=0.01)

    assert cut_off.is_set()


async def test_stopping_error_is_a_clean_end() -> None:
    async def work() -> None:
        raise StoppingError("told to")

    await within_grace(work(), asyncio.Event())


async def test_other_errors_of_the_work_are_told() -> None:
    async def work() -> None:
        raise TooManyParkedError("101")

    with pytest.raises(TooManyParkedError):
        await within_grace(work(), asyncio.Event())
