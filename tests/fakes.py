"""An in-memory implementation of every port; the same tests run on it and on the real thing."""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Sequence
from typing import Any

from services.search.adapters.index_mapping import ALIASES, mapping
from services.search.core.documents import Document
from services.search.core.outcomes import Outcome, RejectedError
from shared.delivery import DeadLetter, Delivery, TransientError
from shared.events import Event
from shared.topics import Topic


class MemoryPublisher:
    """Keeps what was published by topic; fails as often as it is told to."""

    def __init__(self, failures: int = 0) -> None:
        self.events: dict[str, list[Event]] = defaultdict(list)
        self.failures = failures

    async def publish(self, topic: Topic, events: Sequence[Event]) -> None:
        if self.failures:
            self.failures -= 1
            raise TransientError("the broker is away")
        self.events[topic.name].extend(events)


class MemoryDeadLetters:
    """Keeps parked letters; fails as often as it is told to."""

    def __init__(self, failures: int = 0) -> None:
        self.letters: list[DeadLetter] = []
        self.failures = failures

    async def park(self, letters: Sequence[DeadLetter]) -> None:
        if self.failures:
            self.failures -= 1
            raise TransientError("the broker is away")
        self.letters.extend(letters)


class RecordedSleep:
    """Returns at once and remembers for how long it was asked to sleep."""

    def __init__(self) -> None:
        self.waits_s: list[float] = []

    async def __call__(self, seconds: float) -> None:
        self.waits_s.append(seconds)


def delivery(dead_letters: MemoryDeadLetters | None = None, service: str = "enrich") -> Delivery:
    """Return the delivery policy on fakes: no waiting, no chance."""
    return Delivery(
        service=service,
        dead_letters=dead_letters or MemoryDeadLetters(),
        sleep=RecordedSleep(),
        random=lambda: 0.5,
    )


class MemoryIndex:
    """Keeps the highest version of each document, refuses what a strict index refuses.

    Fails as often as it is told to, and lets each id in `busy` wait once.
    """

    def __init__(self, failures: int = 0, busy: Sequence[str] = ()) -> None:
        self.documents: dict[str, dict[str, dict[str, Any]]] = {alias: {} for alias in ALIASES}
        self.failures = failures
        self.busy = set(busy)

    async def prepare(self) -> None:
        if self.failures:
            self.failures -= 1
            raise TransientError("the index is away")

    async def write(self, documents: Sequence[Document]) -> Outcome:
        await self.prepare()
        outcome = Outcome()
        for document in documents:
            if document.id in self.busy:
                self.busy.remove(document.id)
                outcome.waiting.append(document)
            elif fault := _refusal(document):
                outcome.rejected.append((document, RejectedError(fault)))
            else:
                self._keep(document)
        return outcome

    def _keep(self, document: Document) -> None:
        kept = self.documents[document.alias]
        if document.id not in kept or kept[document.id]["version"] < document.version:
            kept[document.id] = json.loads(document.body)

    async def get(self, alias: str, document_id: str) -> dict[str, Any] | None:
        return self.documents[alias].get(document_id)

    async def fault(self) -> str | None:
        return "the index is away" if self.failures else None


def _refusal(document: Document) -> str | None:
    unknown = json.loads(document.body).keys() - mapping(document.alias)["properties"].keys()
    if unknown:
        return f"400 strict_dynamic_mapping_exception: {sorted(unknown)}"
    if document.version < 0:
        return f"400 action_request_validation_exception: version {document.version}"
    if not 0 < len(document.id.encode()) <= 512:
        return "400 action_request_validation_exception: id too long or empty"
    return None
