"""A file of history as records, and what stands in for it and for the lag in tests."""

from __future__ import annotations

from collections.abc import Generator, Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import Literal, Protocol

RecordKind = Literal["page", "article", "other", "bad"]


class BackfillError(RuntimeError):
    """A file that cannot be read on, and why."""


@dataclass(frozen=True, slots=True)
class StoredRecord:
    """A record of a file: where it starts, where the next one does, and what it holds.

    `body` is the page or the JSON, empty for what is `other` than an article or `bad`; those two
    have a reason. Places are bytes from the start of the file, for packed lines of what is in it.
    """

    start: int
    end: int
    kind: RecordKind
    body: bytes = b""
    url: str = ""
    content_type: str | None = None
    captured_at: datetime | None = None
    reason: str = ""


class RecordFile(Protocol):
    """A file of records."""

    @property
    def size(self) -> int:
        """Bytes on disk."""

    @property
    def reached(self) -> int:
        """How many of the bytes on disk have been read."""

    def records(self, position: int) -> Generator[StoredRecord, None, None]:
        """Yield the records from the one at `position` on; raises `BackfillError`."""

    def raw(self, record: StoredRecord, most: int) -> bytes:
        """Return up to `most` bytes of a record as they stand in the file."""


class Gauge(Protocol):
    """Tells how far enrichment is behind."""

    async def messages(self) -> int:
        """Return how many articles wait; raises `TransientError`."""


def batched(
    records: Iterable[StoredRecord], most: int, most_bytes: int
) -> Iterator[list[StoredRecord]]:
    """Yield the records in batches, each closed once it has `most` of them or `most_bytes`."""
    batch: list[StoredRecord] = []
    size = 0
    for record in records:
        batch.append(record)
        size += len(record.body)
        if len(batch) >= most or size >= most_bytes:
            yield batch
            batch, size = [], 0
    if batch:
        yield batch
