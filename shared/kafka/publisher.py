"""Events out to Kafka, acknowledged; dead letters parked byte for byte."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Awaitable, Sequence
from contextlib import asynccontextmanager
from typing import Any

from aiokafka import AIOKafkaProducer

from shared import topics
from shared.delivery import DeadLetter, OversizeError
from shared.events import Event
from shared.kafka.errors import translated
from shared.telemetry import metrics, trace_headers
from shared.topics import MAX_MESSAGE_BYTES, Topic

Headers = list[tuple[str, bytes]]

# What a record needs beside key and value: headers, lengths, checksum.
RECORD_OVERHEAD_BYTES = 4096
DEAD_LETTER_PREFIX = "dead-letter."


@asynccontextmanager
async def producer(
    servers: str, service: str, transactional_id: str | None = None
) -> AsyncIterator[AIOKafkaProducer]:
    """Own a producer that waits for all replicas and never reorders or doubles on retry.

    With a `transactional_id` it writes in transactions, and earlier ones of that id no more.
    """
    made = AIOKafkaProducer(
        bootstrap_servers=servers,
        client_id=service,
        acks="all",
        enable_idempotence=True,
        compression_type="zstd",
        linger_ms=5,
        max_batch_size=262_144,
        # A message at the topic's limit must still fit when it is parked with its headers.
        max_request_size=2 * MAX_MESSAGE_BYTES,
        request_timeout_ms=20_000,
        transactional_id=transactional_id,
    )
    try:
        with translated(f"connecting to Kafka at {servers}"):
            await made.start()
        yield made
    finally:
        await made.stop()


def event_headers(event: Event) -> Headers:
    """Return the headers of `event`: CloudEvents 1.0 in binary mode, then W3C trace context."""
    return [
        ("ce_specversion", b"1.0"),
        ("ce_id", event.id.encode()),
        ("ce_type", f"cupure.{type(event).__name__}".encode()),
        ("ce_source", f"/{event.provenance.service}".encode()),
        ("ce_time", event.event_time.isoformat().encode()),
        ("content-type", b"application/json"),
        *trace_headers(),
    ]


class KafkaPublisher:
    """Sends events and returns when the broker has acknowledged every one."""

    def __init__(self, producer: AIOKafkaProducer) -> None:
        self._producer = producer

    async def publish(self, topic: Topic, events: Sequence[Event]) -> None:
        """Send `events` in order; raises `OversizeError` before anything is sent."""
        records = [(event, event.model_dump_json().encode()) for event in events]
        for event, value in records:
            _require_size(topic, event, value)
        with translated(f"publishing to {topic.name}"):
            sent: list[Awaitable[Any]] = []
            try:
                for event, value in records:
                    sent.append(await self._send(topic, event, value))
            finally:
                # After a failure nothing may be under way still: the caller asks the log then.
                await _all_acknowledged(sent)
        metrics.published.labels(topic.name).inc(len(records))

    async def erase(self, topic: Topic, keys: Sequence[str]) -> None:
        """Write a null value at each of `keys`: on a compacted topic there is nothing any more."""
        with translated(f"erasing in {topic.name}"):
            sent = [
                await self._producer.send(topic.name, None, key=key.encode(), headers=[])
                for key in keys
            ]
            await _all_acknowledged(sent)

    async def _send(self, topic: Topic, event: Event, value: bytes) -> Awaitable[Any]:
        headers = event_headers(event)
        sent: Awaitable[Any] = await self._producer.send(
            topic.name, value, key=topic.key_of(event), headers=headers
        )
        return sent


def _require_size(topic: Topic, event: Event, value: bytes) -> None:
    most = MAX_MESSAGE_BYTES - RECORD_OVERHEAD_BYTES
    if len(value) > most:
        raise OversizeError(
            f"{type(event).__name__} {event.id} has {len(value)} bytes, {topic.name} takes {most}"
        )


async def _all_acknowledged(sent: Sequence[Awaitable[Any]]) -> None:
    results = await asyncio.gather(*sent, return_exceptions=True)
    for result in results:
        if isinstance(result, BaseException):
            raise result


class KafkaDeadLetters:
    """Parks messages in the dead-letter topic of one service."""

    def __init__(self, producer: AIOKafkaProducer, service: str) -> None:
        self._producer = producer
        self._service = service
        self._topic = topics.DEAD_LETTERS[service].name

    async def park(self, letters: Sequence[DeadLetter]) -> None:
        """Send every letter with its key, value and headers as they were, its story in headers."""
        with translated(f"parking in {self._topic}"):
            sent = [
                await self._producer.send(
                    self._topic,
                    letter.message.value,
                    key=letter.message.key,
                    headers=[*letter.message.headers, *origin_headers(letter, self._service)],
                )
                for letter in letters
            ]
            await _all_acknowledged(sent)


def origin_headers(letter: DeadLetter, service: str) -> Headers:
    """Return the headers that tell where a parked message came from and why it is there."""
    message = letter.message
    told = {
        "topic": message.topic,
        "partition": str(message.partition),
        "offset": str(message.offset),
        "service": service,
        "error": letter.error,
        "reason": letter.reason[:2000],
    }
    return [(DEAD_LETTER_PREFIX + name, value.encode()) for name, value in told.items()]
