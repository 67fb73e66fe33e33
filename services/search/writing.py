"""From a batch of messages to documents in the index: what is wrong is parked, the rest is safe."""

from __future__ import annotations

import asyncio
import time
from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import groupby

from aiokafka import AIOKafkaConsumer

from services.search.core.batch_size import BatchSize
from services.search.core.documents import Document, document_of
from services.search.core.outcomes import (
    DocumentIndex,
    Outcome,
    OverloadedError,
    RejectedError,
    first_request,
)
from shared.delivery import DeadLetter, Delivery, Message, TransientError, UndecodableError
from shared.kafka.consumer import consume_batches
from shared.telemetry import metrics

# Why messages are parked, by their position.
Faults = Mapping[str, Exception]


@dataclass
class BatchWriter:
    """Writes batches, several at the same time: order does not matter, for versions decide.

    At most `at_once` requests are under way; one more batch may be decoded meanwhile.
    """

    index: DocumentIndex
    delivery: Delivery
    size: BatchSize = field(default_factory=BatchSize)
    at_once: int = 1
    clock: Callable[[], float] = time.perf_counter

    def __post_init__(self) -> None:
        self._requests = asyncio.Semaphore(self.at_once)

    async def consume(self, consumer: AIOKafkaConsumer, should_stop: Callable[[], bool]) -> None:
        """Write what `consumer` reads until told to stop, each batch committed when it is safe."""
        await consume_batches(
            consumer, self.write, should_stop, lambda: self.size.documents, self.at_once + 1
        )

    async def write(self, messages: Sequence[Message]) -> None:
        """Index what can be indexed and park the rest; returns when all of it is safe."""
        began_s = self.clock()
        # In a thread, so that answers are taken and requests sent while the batch is decoded.
        documents, unreadable = await asyncio.to_thread(decode_all, messages)
        refused = await self.write_all(documents)
        faults = {document.origin.position: error for document, error in refused}
        await self._settle(messages, {**unreadable, **faults})
        for topic in {message.topic for message in messages}:
            taken_s = self.clock() - began_s
            metrics.handling_seconds.labels(self.delivery.service, topic).observe(taken_s)

    async def write_all(
        self, documents: Sequence[Document]
    ) -> list[tuple[Document, RejectedError]]:
        """Write `documents`, waiting as long as it takes, and return those the index refused."""
        pending = list(documents)
        rejected: list[tuple[Document, RejectedError]] = []

        async def attempt() -> None:
            while pending:
                request = first_request(pending, self.size.documents)
                outcome = await self._request(request)
                rejected.extend(outcome.rejected)
                pending[: len(request)] = outcome.waiting
                if outcome.waiting:
                    waiting = f"{len(outcome.waiting)} documents wait: {outcome.why_waiting}"
                    raise TransientError(waiting)

        if pending:
            await self.delivery.until_healed(attempt, f"a batch from {pending[0].origin.position}")
        return rejected

    async def _request(self, documents: Sequence[Document]) -> Outcome:
        async with self._requests:
            began_s = self.clock()
            try:
                outcome = await self.index.write(documents)
            except OverloadedError:
                self.size.was_too_much()
                raise
            if outcome.too_much:
                self.size.was_too_much()
            elif not outcome.waiting:
                self.size.answered(len(documents), self.clock() - began_s)
        return outcome

    async def _settle(self, messages: Sequence[Message], faults: Faults) -> None:
        """Park the faulty and count the others, in their order, so that a good one ends a row."""
        for faulty, run in groupby(messages, key=lambda one: one.position in faults):
            if faulty:
                letters = [DeadLetter.of(one, faults[one.position]) for one in run]
                await self.delivery.park(letters)
                continue
            for topic, count in Counter(one.topic for one in run).items():
                self.delivery.succeeded(topic, count)


def decode_all(messages: Sequence[Message]) -> tuple[list[Document], dict[str, Exception]]:
    """Return the documents in `messages`, and what is wrong with those that hold none."""
    documents: list[Document] = []
    unreadable: dict[str, Exception] = {}
    for message in messages:
        try:
            documents.append(document_of(message))
        except UndecodableError as error:
            unreadable[message.position] = error
    return documents, unreadable
