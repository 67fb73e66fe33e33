"""Lines of a file, read with bounded memory."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import BinaryIO, NamedTuple


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
