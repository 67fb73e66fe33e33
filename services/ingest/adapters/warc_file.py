"""Web archives (WARC 1.x, plain or packed record by record), read from any record on."""

from __future__ import annotations

import zlib
from collections.abc import Generator, Iterator
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, BinaryIO

from warcio.archiveiterator import ArchiveIterator
from warcio.bufferedreaders import ChunkedDataException
from warcio.exceptions import ArchiveLoadFailed
from warcio.statusandheaders import StatusAndHeadersParserException

from services.ingest.core.backfill.records import BackfillError, StoredRecord

# A record that unpacks to more than this is not read to its end but stepped over.
MOST_UNPACKED_BYTES = 256 * 1_048_576
_GZIP = b"\x1f\x8b\x08"
_PLAIN = b"WARC/1."
_CHUNK = 1_048_576
_PIECE = 65_536
_HTML = ("text/html", "application/xhtml+xml")
_DAMAGES = (
    ArchiveLoadFailed,
    StatusAndHeadersParserException,
    ChunkedDataException,
    zlib.error,
    EOFError,
    ValueError,
    AttributeError,  # what warcio raises on a head without its parts
)


class WarcFile:
    """The records of a web archive; pages beyond `most_bytes` are not kept."""

    def __init__(self, path: Path, most_bytes: int) -> None:
        self._path = path
        self._most_bytes = most_bytes
        self.size = path.stat().st_size
        self.reached = 0

    def records(self, position: int) -> Generator[StoredRecord, None, None]:
        """Yield the records from the one at `position` on; a damaged one is `bad`."""
        with self._path.open("rb") as file:
            mark = _GZIP if file.read(3) == _GZIP else _PLAIN
            while position < self.size:
                file.seek(position)
                for record in self._intact(file, position):
                    position = self.reached = record.end
                    yield record
                if position < self.size:
                    end = _next_start(file, position + 1, mark) or self.size
                    yield StoredRecord(position, end, "bad", reason="not a readable WARC record")
                    position = self.reached = end

    def _intact(self, file: BinaryIO, start: int) -> Iterator[StoredRecord]:
        """Yield the records up to the end of the file or the first damaged one."""
        archive = ArchiveIterator(file)
        try:
            for found in archive:
                record = _stored(found, self._most_bytes)
                archive.read_to_end()
                yield replace(record, start=start, end=archive.offset)
                start = archive.offset
        except _DAMAGES as error:
            if "non-chunked" in str(error):
                raise BackfillError(
                    f"{self._path} is packed as a whole: run `warcio recompress` on it first"
                ) from error

    def raw(self, record: StoredRecord, most: int) -> bytes:
        """Return up to `most` bytes of a record as they stand in the file."""
        with self._path.open("rb") as file:
            file.seek(record.start)
            return file.read(min(most, record.end - record.start))


def _stored(found: Any, most_bytes: int) -> StoredRecord:
    """Return what is in `found`, read to its end; places are not known yet."""
    http = found.http_headers
    other = StoredRecord(0, 0, "other")
    if found.rec_type != "response" or http is None:
        return _drained(found, replace(other, reason=f"a record of type {found.rec_type}"))
    status, content_type = http.get_statuscode(), http.get_header("Content-Type") or ""
    if status != "200":
        return _drained(found, replace(other, reason=f"answered {status}"))
    if not content_type.lower().startswith(_HTML):
        return _drained(found, replace(other, reason=f"not HTML: {content_type[:100]}"))
    body = _read(found.content_stream(), most_bytes + 1)
    if len(body) > most_bytes:
        return _drained(found, replace(other, reason=f"a page of more than {most_bytes} bytes"))
    return _drained(found, _page(found, body, content_type))


def _page(found: Any, body: bytes, content_type: str) -> StoredRecord:
    head = found.rec_headers
    return StoredRecord(
        0,
        0,
        "page",
        body,
        url=head.get_header("WARC-Target-URI") or "",
        content_type=content_type,
        captured_at=_moment(head.get_header("WARC-Date")),
    )


def _read(stream: Any, most: int) -> bytes:
    parts: list[bytes] = []
    size = 0
    while size < most and (part := stream.read(min(_PIECE, most - size))):
        parts.append(part)
        size += len(part)
    return b"".join(parts)


def _drained(found: Any, record: StoredRecord) -> StoredRecord:
    """Return `record` once the stream of `found` is at its end."""
    size = 0
    while part := found.raw_stream.read(_PIECE):
        size += len(part)
        if size > MOST_UNPACKED_BYTES:
            raise ValueError("a record that unpacks without end")
    return record


def _moment(written: str | None) -> datetime | None:
    try:
        moment = datetime.fromisoformat(written or "")
    except ValueError:
        return None
    return moment if moment.tzinfo else moment.replace(tzinfo=UTC)


def _next_start(file: BinaryIO, after: int, mark: bytes) -> int | None:
    """Return where the next record begins at or behind `after`; None if there is none."""
    base = after
    while True:
        file.seek(base)
        chunk = file.read(_CHUNK)
        place = chunk.find(mark)
        while place >= 0:
            if _begins_record(file, base + place, mark):
                return base + place
            place = chunk.find(mark, place + 1)
        if len(chunk) < _CHUNK:
            return None
        base += len(chunk) - len(mark) + 1


def _begins_record(file: BinaryIO, place: int, mark: bytes) -> bool:
    if mark == _PLAIN:
        file.seek(place - 1)
        return file.read(1) == b"\n"
    file.seek(place)
    try:
        return zlib.decompressobj(31).decompress(file.read(4096), 64).startswith(b"WARC/")
    except zlib.error:
        return False
