"""Batches handled at the same time are committed in the order in which they came."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from types import SimpleNamespace
from typing import Any

import pytest
from aiokafka import TopicPartition

from shared.delivery import Message
from shared.kafka.consumer import consume_batches

HERE = TopicPartition("articles.raw.v1", 0)


class Log:
    """A consumer of one partition that holds `count` messages."""

    def __init__(self, count: int) -> None:
        self.records = [_record(offset) for offset in range(count)]
        self.committed: list[int] = []

    async def getmany(self, timeout_ms: int, max_records: int) -> dict[TopicPartition, list[Any]]:
        await asyncio.sleep(0)
        taken, self.records = self.records[:max_records], self.records[max_records:]
        return {HERE: taken} if taken else {}

    async def commit(self, offsets: dict[TopicPartition, int]) -> None:
        self.committed.append(offsets[HERE])


def _record(offset: int) -> SimpleNamespace:
    return SimpleNamespace(
        topic=HERE.topic,
        partition=0,
        offset=offset,
        key=None,
        value=b"{}",
        headers=(),
        timestamp=0,
    )


async def consume(log: Log, handle: Any, ends_at: int, at_once: int) -> None:
    await consume_batches(
        log, handle, lambda: log.committed[-1:] == [ends_at], lambda: 10, at_once=at_once
    )


async def test_later_batch_is_committed_after_the_earlier() -> None:
    log, ended = Log(30), []
    last_began = asyncio.Event()

    async def handle(batch: Sequence[Message]) -> None:
        if batch[0].offset == 20:
            last_began.set()
        else:
            await last_began.wait()
        ended.append(batch[0].offset)
        assert log.committed == [] or batch[0].offset < 20

    async with asyncio.timeout(5):
        await consume(log, handle, 30, at_once=3)

    assert ended[0] == 20
    assert log.committed == [10, 20, 30]


async def test_nothing_after_a_failed_batch_is_committed() -> None:
    log, cut_off = Log(30), []

    async def handle(batch: Sequence[Message]) -> None:
        if batch[0].offset == 10:
            raise RuntimeError("killed")
        if batch[0].offset == 20:
            try:
                await asyncio.Event().wait()
            finally:
                cut_off.append(20)

    with pytest.raises(RuntimeError, match="killed"):
        await consume(log, handle, 30, at_once=3)

    assert (log.committed, cut_off) == ([10], [20])


async def test_no_more_at_once_than_asked_for() -> None:
    log, under_way, most = Log(100), 0, 0

    async def handle(batch: Sequence[Message]) -> None:
        nonlocal under_way, most
        under_way += 1
        most = max(most, under_way)
        await asyncio.sleep(0.001)
        under_way -= 1

    await consume(log, handle, 100, at_once=2)

    assert most == 2
