"""From a batch of messages to documents in the index: what is wrong is parked, the rest is safe."""

from __future__ import annotations

import asyncio
import time
from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import groupby

from aiokafka import AIOKafkaConsumer

from services.search.core.batch_size import BatchSize
from services.search.core.copying import renumbered
from services.search.core.documents import Document, documents_of
from services.search.core.outcomes import (
    DocumentIndex,
    Outcome,
    OverloadedError,
    RejectedError,
    first_request,
)
from services.search.core.versions import due
from shared.delivery import DeadLetter, Delivery, Message, TransientError, UndecodableError
from shared.documents import ARTICLE_VERSIONS, ARTICLES
from shared.kafka.consumer import consume_batches
from shared.telemetry import metrics

# Why messages are parked, by their position.
Faults = Mapping[str, Exception]
Refused = list[tuple[Document, RejectedError]]

# So many articles' versions are looked at in one go.
MOST_LINKED = 500


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
        refused = await self._write_in_order(documents)
        faults = {document.origin.position: error for document, error in refused}
        await self._settle(messages, {**unreadable, **faults})
        for topic in {message.topic for message in messages}:
            taken_s = self.clock() - began_s
            metrics.handling_seconds.labels(self.delivery.service, topic).observe(taken_s)

    async def _write_in_order(self, documents: Sequence[Document]) -> Refused:
        """Write versions before articles, then link the versions of articles that were there.

        So the last who writes a version of an article finds all others, however many write.
        """
        versions = [one for one in documents if one.alias == ARTICLE_VERSIONS]
        met: list[Document] = []
        refused = await self.write_all(versions)
        refused += await self.write_all(
            [one for one in documents if one.alias != ARTICLE_VERSIONS], met
        )
        await self.link({one.id for one in met if one.alias == ARTICLES})
        return refused

    async def link(self, article_ids: Iterable[str]) -> list[Document]:
        """Let the versions of articles know by which they were replaced, or that they are gone.

        Returns those that did not know, as they are kept now.
        """
        wanted, linked = sorted(article_ids), list[Document]()
        for start in range(0, len(wanted), MOST_LINKED):
            linked += await self._to_be_linked(wanted[start : start + MOST_LINKED])
        refused = {id(document) for document, _ in await self.write_all(linked)}
        return [one for one in linked if id(one) not in refused]

    async def _to_be_linked(self, article_ids: Sequence[str]) -> list[Document]:
        async def attempt() -> list[Document]:
            numbers = due(await self.index.versions_of(article_ids))
            hits = await self.index.versions(list(numbers)) if numbers else []
            return [renumbered(hit, numbers[hit["_id"]]) for hit in hits]

        return await self.delivery.until_healed(attempt, "linking versions of articles")

    async def write_all(
        self, documents: Sequence[Document], met: list[Document] | None = None
    ) -> Refused:
        """Write `documents`, waiting as long as it takes, and return those the index refused.

        Adds to `met` those that the index had in some version.
        """
        pending = list(documents)
        rejected: Refused = []

        async def attempt() -> None:
            while pending:
                request = first_request(pending, self.size.documents)
                outcome = await self._request(request)
                rejected.extend(outcome.rejected)
                if met is not None:
                    met.extend(outcome.met)
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
            documents += documents_of(message)
        except UndecodableError as error:
            unreadable[message.position] = error
    return documents, unreadable
