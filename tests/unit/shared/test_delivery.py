"""The delivery policy: retry in order, park byte for byte, stop when too much is parked."""

from __future__ import annotations

import asyncio

import pytest

from shared.delivery import (
    Backoff,
    Message,
    ParkingLimit,
    StoppingError,
    TooManyParkedError,
    TransientError,
    Unconnected,
    UndecodableError,
    decode,
    interruptible_sleep,
)
from shared.events import RawArticle
from tests import make
from tests.fakes import MemoryDeadLetters, RecordedSleep, delivery


class Flaky:
    """A handler that fails so often with one error, then succeeds."""

    def __init__(self, failures: int, error: Exception) -> None:
        self.failures = failures
        self.error = error
        self.handled: list[int] = []

    async def __call__(self, message: Message) -> None:
        if self.failures:
            self.failures -= 1
            raise self.error
        self.handled.append(message.offset)


async def test_transient_failure_is_tried_again() -> None:
    policy, handler = delivery(), Flaky(3, TransientError("away"))

    await policy.deliver(make.message(offset=7), handler)

    assert handler.handled == [7]
    assert isinstance(policy.sleep, RecordedSleep)
    assert len(policy.sleep.waits_s) == 3


async def test_permanent_failure_is_parked() -> None:
    parked = MemoryDeadLetters()
    message = make.message(b"\xff\x00 not json", offset=7, key=b"k")

    await delivery(parked).deliver(message, Flaky(1, ValueError("no title")))

    assert parked.letters[0].message == message
    assert (parked.letters[0].error, parked.letters[0].reason) == ("ValueError", "no title")


async def test_parking_waits_for_broker() -> None:
    parked = MemoryDeadLetters(failures=2)

    await delivery(parked).deliver(make.message(), Flaky(1, ValueError("bad")))

    assert len(parked.letters) == 1


async def test_slow_message_is_parked() -> None:
    parked = MemoryDeadLetters()
    policy = delivery(parked)
    policy.deadline_s = 0.01

    await policy.deliver(make.message(), lambda _message: asyncio.sleep(5))

    assert parked.letters[0].error == "DeadlineError"


async def test_stopping_leaves_message_undone() -> None:
    parked = MemoryDeadLetters()
    policy = delivery(parked)
    policy.should_stop = lambda: True

    with pytest.raises(StoppingError, match=r"articles\.raw\.v1/0@7"):
        await policy.deliver(make.message(offset=7), Flaky(1, TransientError("away")))

    assert parked.letters == []


async def test_too_many_parked_stops() -> None:
    policy = delivery()
    policy.limit = ParkingLimit(most=2)
    for offset in range(2):
        await policy.deliver(make.message(offset=offset), Flaky(1, ValueError("bad")))

    with pytest.raises(TooManyParkedError, match="3 messages parked in a row"):
        await policy.deliver(make.message(offset=2), Flaky(1, ValueError("bad")))


async def test_success_resets_the_limit() -> None:
    policy = delivery()
    policy.limit = ParkingLimit(most=1)

    for failures in (1, 0, 1, 0, 1):
        await policy.deliver(make.message(), Flaky(failures, ValueError("bad")))

    assert policy.limit.in_a_row == 1


async def test_parking_waits_for_a_connection() -> None:
    with pytest.raises(TransientError, match="connection to the broker"):
        await Unconnected().park([])


async def test_sleep_ends_with_the_worker() -> None:
    stopping = asyncio.Event()
    stopping.set()

    async with asyncio.timeout(1):
        await interruptible_sleep(stopping)(3600)


def test_backoff_grows_to_its_cap() -> None:
    backoff = Backoff(first_s=1, cap_s=8)

    assert [backoff.delay_s(attempt, 0.999999) for attempt in (0, 1, 9)] == pytest.approx(
        [1, 2, 8], rel=1e-3
    )
    assert backoff.delay_s(10_000, 0.0) == 4


def test_decode_names_the_fault() -> None:
    body = make.raw_article().model_dump_json().replace("Mount Etna erupts", "")

    with pytest.raises(UndecodableError, match=r"title: .*at least 1 character"):
        decode(make.message(body.encode()), RawArticle)


@pytest.mark.parametrize("value", [None, b"", b"not json", b"[]", b'"text"', b"\xff\xfe"])
def test_decode_refuses_other_bytes(value: bytes | None) -> None:
    with pytest.raises(UndecodableError):
        decode(make.message(value), RawArticle)


def test_decode_reads_newer_versions() -> None:
    article = make.raw_article(schema_version=9)

    assert decode(make.message(article), RawArticle) == article
