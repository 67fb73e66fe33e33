"""Taking in a body as it comes: decompressed in small pieces, and never more than allowed."""

from __future__ import annotations

import zlib
from collections.abc import Iterator

import brotli

from services.ingest.core.fetching.limits import FetchLimits
from services.ingest.core.fetching.ports import FetchError

ACCEPTED_ENCODINGS = "gzip, deflate, br"
PIECE_BYTES = 65_536
MOST_MEMBERS = 1000
# Small bodies of blanks shrink well and do no harm.
RATIO_COUNTS_FROM_BYTES = 1_048_576
GZIP_MAGIC = b"\x1f\x8b"

# What careless servers write for "not compressed".
_PLAIN = frozenset({"", "identity", "none", "utf-8", "utf8", "binary", "8bit", "text"})


class BodyDecoder:
    """Collects a body; `take` and `body` raise `FetchError` when it is too large or broken.

    What is said to be gzip but is not counts as plain; what is gzip unsaid, such as a file
    `sitemap.xml.gz`, is unpacked too, under the same limits.
    """

    def __init__(self, encoding: str, limits: FetchLimits) -> None:
        self._encoding = encoding.strip().lower()
        if self._encoding not in _PLAIN | _INFLATERS.keys():
            raise FetchError(
                f"compressed as {encoding[:50]!r}, which was not asked for", kind="format"
            )
        self._limits = limits
        self._inflater: Inflater | None = None
        self._head = b""
        self._on_wire = 0
        self._body = bytearray()

    def take(self, data: bytes) -> None:
        """Take in what came next over the wire."""
        self._on_wire += len(data)
        if self._on_wire > self._limits.max_bytes:
            raise _too_large(self._limits)
        if self._inflater is None:
            self._head += data
            if len(self._head) >= len(GZIP_MAGIC):
                self._begin()
            return
        self._add(self._inflater.inflate(data))

    def body(self) -> bytes:
        """Return the whole body; raises `FetchError` also when it breaks off."""
        if self._inflater is None:
            self._begin()
        if self._inflater and not self._inflater.is_whole and self._on_wire:
            raise FetchError("the compressed body breaks off", kind="format")
        if self._body.startswith(GZIP_MAGIC):
            return self._unpacked()
        return bytes(self._body)

    def _begin(self) -> None:
        kind = self._encoding
        if kind in ("gzip", "x-gzip") and not self._head.startswith(GZIP_MAGIC):
            kind = ""
        self._inflater = _INFLATERS.get(kind, Plain)()
        head, self._head = self._head, b""
        self._add(self._inflater.inflate(head))

    def _add(self, pieces: Iterator[bytes]) -> None:
        try:
            for piece in pieces:
                self._body += piece
                self._check()
        except (zlib.error, brotli.error) as error:
            raise FetchError(
                f"the body is not {self._encoding or 'gzip'}", kind="format"
            ) from error

    def _check(self) -> None:
        size = len(self._body)
        if size > self._limits.max_bytes:
            raise _too_large(self._limits)
        if size > max(RATIO_COUNTS_FROM_BYTES, self._on_wire * self._limits.max_ratio):
            raise FetchError(
                f"the body expands to more than {self._limits.max_ratio:g} times its size",
                kind="size",
            )

    def _unpacked(self) -> bytes:
        packed, self._body = bytes(self._body), bytearray()
        inflater = Zlib()
        self._add(inflater.inflate(packed))
        if not inflater.is_whole:
            raise FetchError("the gzip file breaks off", kind="format")
        return bytes(self._body)


class Plain:
    """Gives back what it gets."""

    is_whole = True

    def inflate(self, data: bytes) -> Iterator[bytes]:
        """Yield `data`."""
        yield data


class Zlib:
    """Inflates gzip (any number of members), zlib and bare deflate, which many call deflate."""

    def __init__(self) -> None:
        self._one: zlib._Decompress | None = None
        self._members = 0
        self._rest = b""

    @property
    def is_whole(self) -> bool:
        """Whether it ended where a member ends."""
        return self._one is None or self._one.eof

    def inflate(self, data: bytes) -> Iterator[bytes]:
        """Yield what `data` holds in small pieces."""
        data, self._rest = self._rest + data, b""
        while data:
            if self._one is None or self._one.eof:
                if self._members and data == GZIP_MAGIC[:1]:
                    self._rest = data  # it takes two bytes to tell a member from padding
                    return
                if self._members and not data.startswith(GZIP_MAGIC):
                    return
                self._begin_member(data)
            yield from self._member(data)
            data = self._one.unused_data if self._one else b""

    def _begin_member(self, data: bytes) -> None:
        self._members += 1
        if self._members > MOST_MEMBERS:
            raise FetchError(f"the gzip body has more than {MOST_MEMBERS} members", kind="size")
        self._one = zlib.decompressobj(-zlib.MAX_WBITS if _is_bare(data) else zlib.MAX_WBITS + 32)

    def _member(self, data: bytes) -> Iterator[bytes]:
        assert self._one is not None  # noqa: S101  # begun by the caller
        while True:
            piece = self._one.decompress(data, PIECE_BYTES)
            data = self._one.unconsumed_tail
            yield piece
            if self._one.eof or (not data and len(piece) < PIECE_BYTES):
                return


class Brotli:
    """Inflates brotli."""

    def __init__(self) -> None:
        self._one = brotli.Decompressor()

    @property
    def is_whole(self) -> bool:
        """Whether the end of the stream was there."""
        return bool(self._one.is_finished())

    def inflate(self, data: bytes) -> Iterator[bytes]:
        """Yield what `data` holds in small pieces."""
        piece = b"begun"
        while (piece or not self._one.can_accept_more_data()) and not self.is_whole:
            # What did not fit comes with the next call, even when that has no new data.
            piece = self._one.process(data, output_buffer_limit=PIECE_BYTES)
            data = b""
            yield piece


Inflater = Plain | Zlib | Brotli

_INFLATERS: dict[str, type[Zlib] | type[Brotli]] = {
    "gzip": Zlib,
    "x-gzip": Zlib,
    "deflate": Zlib,
    "br": Brotli,
}


def _is_bare(data: bytes) -> bool:
    """Return whether `data` begins neither as gzip nor as zlib (RFC 1950, 2.2)."""
    if data.startswith(GZIP_MAGIC):
        return False
    return data[0] & 0x0F != 8 or int.from_bytes(data[:2]) % 31 != 0


def _too_large(limits: FetchLimits) -> FetchError:
    return FetchError(f"the body has more than {limits.max_bytes} bytes", kind="size")
