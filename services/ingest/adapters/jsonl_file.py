"""Lines of a file, read with bounded memory."""

from __future__ import annotations

import gzip
import zlib
from collections.abc import Generator, Iterator
from pathlib import Path
from typing import BinaryIO, NamedTuple, cast

from services.ingest.core.backfill.records import BackfillError, StoredRecord


class Line(NamedTuple):
    """A line that is not blank, as it stands in the file without its end; the first is 1."""

    number: int
    value: bytes


def read_lines(path: Path) -> Iterator[Line]:
    """Yield every line of `path` that is not blank."""
    with path.open("rb") as file:
        yield from _lines(file)


def _lines(file: BinaryIO) -> Iterator[Line]:
    for number, raw in enumerate(file, start=1):
        value = raw.rstrip(b"\r\n")
        if value.strip():
            yield Line(number, value)


def batches(lines: Iterator[Line], most: int) -> Iterator[list[Line]]:
    """Yield the lines by up to `most`."""
    batch: list[Line] = []
    for line in lines:
        batch.append(line)
        if len(batch) == most:
            yield batch
            batch = []
    if batch:
        yield batch


class JsonLinesFile:
    """The lines of a file, plain or packed (`.gz`), as records; places are of what is in it."""

    def __init__(self, path: Path, most_bytes: int) -> None:
        self._path = path
        self._most_bytes = most_bytes
        self.size = path.stat().st_size
        self.reached = 0

    def records(self, position: int) -> Generator[StoredRecord, None, None]:
        """Yield the lines from the one at `position` on; raises `BackfillError`."""
        with self._path.open("rb") as packed:
            is_packed = packed.read(2) == b"\x1f\x8b"
            packed.seek(0)
            file = cast(BinaryIO, gzip.GzipFile(fileobj=packed)) if is_packed else packed
            try:
                file.seek(position)
                for record in self._lines(file, position):
                    self.reached = packed.tell()
                    yield record
            except (EOFError, zlib.error, gzip.BadGzipFile) as error:
                raise BackfillError(f"{self._path} is damaged: {error}") from error

    def _lines(self, file: BinaryIO, start: int) -> Iterator[StoredRecord]:
        while line := file.readline(self._most_bytes + 1):
            end = start + len(line)
            if len(line) > self._most_bytes and not line.endswith(b"\n"):
                end += _skip_line(file)
                yield StoredRecord(start, end, "bad", line, reason="a line without end")
            elif line.strip():
                yield StoredRecord(start, end, "article", line)
            start = end

    def raw(self, record: StoredRecord, most: int) -> bytes:
        """Return up to `most` bytes of a line as it stands in the file, without its end."""
        return record.body[:most].rstrip(b"\r\n")


def _skip_line(file: BinaryIO) -> int:
    """Read to the end of the line; return how many bytes that were."""
    size = 0
    while part := file.readline(65_536):
        size += len(part)
        if part.endswith(b"\n"):
            break
    return size
