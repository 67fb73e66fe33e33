"""The thin adapter round Faust: what it does when a batch cannot be finished."""

from __future__ import annotations

import asyncio
import os
from collections.abc import AsyncIterator, Awaitable, Callable, Sequence
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest
from aiokafka import TopicPartition

from services.enrich.adapters.faust_app import Reading, make_app, to_message
from services.enrich.adapters.faust_committed import CommittedConsumer, CommittedTransport
from services.enrich.adapters.faust_worker import FaustWorker, give_up
from shared.delivery import Message, StoppingError, TooManyParkedError
from shared.topics import ARTICLES_RAW


class ExitError(BaseException):
    """Stands in for the end of the process."""


@pytest.fixture
def exits(monkeypatch: pytest.MonkeyPatch) -> list[int]:
    codes: list[int] = []

    def leave(code: int) -> None:
        codes.append(code)
        raise ExitError

    monkeypatch.setattr(os, "_exit", leave)
    return codes


def _event(offset: int) -> Any:
    message = SimpleNamespace(
        topic="articles.raw.v1",
        partition=2,
        offset=offset,
        key=b"k",
        value=b"v",
        headers=[("traceparent", b"00")],
        timestamp=1.5,
    )
    return SimpleNamespace(message=message)


class Stream:
    """Gives one batch of two events."""

    async def take_events(self, most: int, within: float) -> AsyncIterator[Sequence[Any]]:
        yield [_event(1), _event(2)]


def _reading(folder: Path) -> Reading:
    return Reading("one:9092,two:9092", "enrich-tag", [ARTICLES_RAW], folder)


def _worker(
    folder: Path,
    handle: Callable[[Sequence[Message]], Awaitable[None]],
    take_over: Callable[[], Awaitable[None]],
) -> FaustWorker:
    return FaustWorker(_reading(folder), handle, take_over)


async def _nothing() -> None:
    pass


async def test_state_comes_before_first_batch(tmp_path: Path) -> None:
    calls: list[str] = []

    async def take_over() -> None:
        calls.append("take over")

    async def handle(batch: Sequence[Message]) -> None:
        calls.extend(one.position for one in batch)

    await _worker(tmp_path, handle, take_over)._consume(Stream())

    assert calls == ["take over", "articles.raw.v1/2@1", "articles.raw.v1/2@2"]


@pytest.mark.parametrize(
    ("error", "code"),
    [
        (StoppingError("stopping"), 75),
        (asyncio.CancelledError(), 75),
        (TooManyParkedError("101"), 70),
        (KeyError("a fault of ours"), 70),
    ],
)
async def test_unfinished_batch_ends_the_process(
    error: BaseException, code: int, tmp_path: Path, exits: list[int]
) -> None:
    async def handle(_batch: Sequence[Message]) -> None:
        raise error

    with pytest.raises(ExitError):
        await _worker(tmp_path, handle, _nothing)._consume(Stream())

    assert exits == [code]


def test_end_is_told_in_one_line(exits: list[int], capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(ExitError):
        give_up(TooManyParkedError("101 in a row"))

    (line,) = capsys.readouterr().out.splitlines()
    assert "101 in a row" in line


def test_events_become_messages() -> None:
    message = to_message(_event(7))

    assert message.position == "articles.raw.v1/2@7"
    assert message.headers == (("traceparent", b"00"),)
    assert message.timestamp_ms == 1500


async def test_faust_is_set_up_safely(tmp_path: Path) -> None:
    app, _ = make_app(_reading(tmp_path))
    conf = app.conf

    assert [str(url) for url in conf.broker] == ["kafka://one:9092", "kafka://two:9092"]
    assert (conf.web_enabled, conf.topic_allow_declare) == (False, False)
    assert conf.topic_disable_leader
    assert conf.stream_buffer_maxsize <= 512
    assert conf.broker_session_timeout == 10
    assert conf.consumer_auto_offset_reset == "earliest"


def _stateful(folder: Path, calls: list[str]) -> FaustWorker:
    async def take_over() -> None:
        calls.append("take over")

    async def handle(batch: Sequence[Message]) -> None:
        calls.extend(one.position for one in batch)

    return FaustWorker(_reading(folder), handle, take_over, keeps_state=True)


def _places(*numbers: int) -> set[Any]:
    return {TopicPartition("articles.raw.v1", number) for number in numbers}


async def test_batch_of_a_moved_partition_is_left(tmp_path: Path) -> None:
    calls: list[str] = []
    worker = _stateful(tmp_path, calls)
    await worker._on_revoked(None, _places(2))

    await worker._consume(Stream())

    assert calls == []


async def test_state_is_restored_after_each_assignment(tmp_path: Path) -> None:
    calls: list[str] = []
    worker = _stateful(tmp_path, calls)
    for _ in range(2):
        await worker._on_assigned(None, _places(2))
        await worker._consume(Stream())
        await worker._on_revoked(None, _places(2))

    assert calls == ["take over", "articles.raw.v1/2@1", "articles.raw.v1/2@2"] * 2


async def test_partition_is_given_up_after_the_batch(tmp_path: Path) -> None:
    calls: list[str] = []
    worker = _stateful(tmp_path, calls)
    await worker._on_assigned(None, _places(2))
    under_way = asyncio.create_task(worker._consume(Stream()))
    await asyncio.sleep(0)

    await worker._on_revoked(None, _places(2))

    assert calls[-1] == "articles.raw.v1/2@2"
    await under_way


def test_only_committed_messages_are_read(tmp_path: Path) -> None:
    app, _ = make_app(_reading(tmp_path))

    assert isinstance(app.transport, CommittedTransport)
    assert app.transport.Consumer._new_consumer_thread is CommittedConsumer._new_consumer_thread
