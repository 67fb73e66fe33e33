"""Attacks by answer: what a server sends, how large, how slowly, and in what disguise."""

from __future__ import annotations

import asyncio
import gzip
import zlib
from collections.abc import Callable, Iterator
from functools import cache, partial

import brotli

from bench.attacks.stand import Answer, Stand, ThroughError, Vector, answer
from services.ingest.core.entries import FeedError

BOMB_BYTES = 100 * 1_048_576
PIECE = 1_048_576
OK = b"HTTP/1.1 200 OK\r\n"


@cache
def _zlib_bomb(window: int) -> bytes:
    """Return blanks packed as gzip (31), zlib (15) or bare deflate (-15)."""
    packer, piece = zlib.compressobj(9, zlib.DEFLATED, window), b" " * PIECE
    packed = b"".join(packer.compress(piece) for _ in range(BOMB_BYTES // PIECE))
    return packed + packer.flush()


def _in_gzip(times: int) -> bytes:
    packed = _zlib_bomb(31)
    for _ in range(times):
        packed = gzip.compress(packed)
    return packed


def _brotli_bomb() -> bytes:
    packer = brotli.Compressor(quality=1)
    piece = b" " * PIECE
    packed = b"".join(packer.process(piece) for _ in range(BOMB_BYTES // PIECE))
    return bytes(packed + packer.finish())


BOMBS: dict[str, tuple[str, Callable[[], bytes]]] = {
    "gzip bomb": ("gzip", lambda: _zlib_bomb(31)),
    "gzip bomb said x-gzip": ("x-gzip", lambda: _zlib_bomb(31)),
    "gzip bomb not said": ("", lambda: _zlib_bomb(31)),
    "gzip bomb said deflate": ("deflate", lambda: _zlib_bomb(31)),
    "deflate bomb": ("deflate", lambda: _zlib_bomb(15)),
    "bare deflate bomb": ("deflate", lambda: _zlib_bomb(-15)),
    "brotli bomb": ("br", _brotli_bomb),
    "gzip bomb in gzip": ("gzip", lambda: _in_gzip(1)),
    "gzip bomb in gzip in gzip": ("gzip", lambda: _in_gzip(2)),
    "gzip bomb twice in the header": ("gzip, gzip", lambda: _in_gzip(1)),
    "200,000 gzip members": ("gzip", lambda: gzip.compress(b"") * 200_000),
    "20,000 members of 10 kB": ("gzip", lambda: gzip.compress(b" " * 10_000) * 20_000),
}
DISGUISED: dict[str, tuple[str, bytes]] = {
    "zstd": ("zstd", b"\x28\xb5\x2f\xfd" + b"\0" * 100),
    "compress": ("compress", b"\x1f\x9d" + b"\0" * 100),
    "unknown encoding": ("x-evil", b"<rss/>"),
    "hundred encodings": (", ".join(["gzip"] * 100), b"<rss/>"),
    "text said brotli": ("br", b"<rss>" * 1000),
    "text said deflate": ("deflate", b"<rss>" * 1000),
    "noise said gzip": ("gzip", b"\x1f\x8b\x08\x00" + b"\xff" * 1000),
    "gzip cut short": ("gzip", gzip.compress(b"<rss>" * 1000)[:-12]),
    "brotli cut short": ("br", brotli.compress(bytes(range(256)) * 9)[:-9]),
}


async def _fetched(host: str, told: Answer, stand: Stand) -> str:
    """Return how the answer was refused, or else by whom its body."""
    path = f"/{host}"
    stand.evil.answers[path] = told
    return await stand.must_refuse(stand.url(path, f"{host}.example"))


async def _whole(name: str, told: Answer, stand: Stand) -> str:
    """Return how it was refused; what is small and no feed may be refused only when parsed."""
    host = "".join(letter if letter.isalnum() else "-" for letter in name)
    stand.evil.answers[f"/{host}"] = told
    try:
        fetched = await stand.fetch(stand.url(f"/{host}", f"{host}.example"))
    except FeedError as error:
        return f"{getattr(error, 'kind', 'parser')}: {error}"
    if len(fetched.body) > stand.limits.max_bytes:
        raise ThroughError(f"{len(fetched.body)} bytes")
    try:
        await stand.pool.feed(fetched.body, fetched.url, fetched.content_type)
    except FeedError as error:
        return f"{len(fetched.body)} bytes, then parser: {error}"
    raise ThroughError("read as a feed")


def bomb_vectors() -> Iterator[Vector]:
    """Yield bodies that grow, or are not what they are said to be."""
    for name, (encoding, make) in BOMBS.items():
        told = answer(make(), "200 OK", f"Content-Encoding: {encoding}")
        yield Vector("bomb", name, partial(_whole, name, told))
    for name, (encoding, body) in DISGUISED.items():
        told = answer(body, "200 OK", f"Content-Encoding: {encoding}")
        yield Vector("disguise", name, partial(_whole, name, told))


def _drip(begin: bytes, piece: bytes, pause_s: float) -> Answer:
    """Return an answer that never ends."""

    async def endless(writer: asyncio.StreamWriter) -> None:
        writer.write(begin)
        while not writer.is_closing():
            writer.write(piece)
            await writer.drain()
            await asyncio.sleep(pause_s)

    return endless


def _silent() -> Answer:
    async def silence(writer: asyncio.StreamWriter) -> None:
        while not writer.is_closing():
            await asyncio.sleep(0.2)

    return silence


CHUNKED = OK + b"Transfer-Encoding: chunked\r\n\r\n"
SLOW: dict[str, Answer] = {
    "no answer at all": _silent(),
    "status line a byte a second": _drip(b"HTTP/1.1 2", b"0", 1.0),
    "headers a line a second": _drip(OK, b"X-A: b\r\n", 1.0),
    "a header a byte a second": _drip(OK + b"X-A: ", b"b", 1.0),
    "body a byte a second": _drip(OK + b"\r\n", b"x", 1.0),
    "body 100 bytes a second": _drip(OK + b"\r\n", b"x" * 100, 1.0),
    "chunks a byte a second": _drip(CHUNKED, b"1\r\nx\r\n", 1.0),
    "announced body never sent": _drip(OK + b"Content-Length: 1000\r\n\r\n", b"", 0.5),
    "gzip a byte a second": _drip(
        OK + b"Content-Encoding: gzip\r\n\r\n\x1f\x8b\x08\0\0\0\0\0\0\3", b"\0", 1.0
    ),
    "interim answers for ever": _drip(b"", b"HTTP/1.1 103 Early Hints\r\n\r\n", 0.05),
    "body just fast enough, for ever": _drip(OK + b"\r\n", b"x" * 1000, 1.0),
}
ENDLESS: dict[str, Answer] = {
    "headers without end": _drip(OK, b"X-A: " + b"b" * 1000 + b"\r\n", 0),
    "header line without end": _drip(OK + b"X-A: ", b"b" * 65_536, 0),
    "status line without end": _drip(b"HTTP/1.1 200 ", b"O" * 65_536, 0),
    "folded header without end": _drip(OK + b"X-A: b\r\n", b" b\r\n" * 1000, 0),
    "body without end": _drip(OK + b"\r\n", b"x" * 65_536, 0),
    "chunks without end": _drip(CHUNKED, b"10000\r\n" + b"x" * 65_536 + b"\r\n", 0),
    "tiny chunks without end": _drip(CHUNKED, b"1\r\nx\r\n" * 10_000, 0),
    "chunk extension without end": _drip(CHUNKED + b"1;", b"a" * 65_536, 0),
    "trailers without end": _drip(CHUNKED + b"1\r\nx\r\n0\r\n", b"X-A: b\r\n" * 1000, 0),
    "cookies without end": _drip(OK, b"Set-Cookie: a=" + b"b" * 4000 + b"\r\n", 0),
}
ODD: dict[str, Answer] = {
    "5 GB announced": OK + b"Content-Length: 5368709120\r\n\r\n",
    "negative length": OK + b"Content-Length: -1\r\n\r\nx",
    "length no number": OK + b"Content-Length: many\r\n\r\nx",
    "two lengths": OK + b"Content-Length: 1\r\nContent-Length: 2\r\n\r\nxx",
    "length beyond 64 bits": OK + b"Content-Length: 99999999999999999999999\r\n\r\n",
    "chunk beyond 64 bits": CHUNKED + b"FFFFFFFFFFFFFFFFF\r\nx",
    "chunk size no number": CHUNKED + b"zz\r\nx",
    "no HTTP at all": b"220 mail.example ESMTP\r\n",
    "HTTP/0.9": b"<rss/>",
    "binary noise": bytes(range(256)) * 100,
    "header with NUL": OK + b"X-A: \0\r\n\r\n",
    "header without name": OK + b": b\r\n\r\n",
    "1,000 headers": OK + b"X-A: b\r\n" * 1000 + b"\r\n",
    "40 kB of headers": OK + (b"X-A: " + b"b" * 4000 + b"\r\n") * 10 + b"\r\n",
    "body cut short": OK + b"Content-Length: 1000\r\n\r\n<rss>",
    "closed at once": b"",
    "status 999": b"HTTP/1.1 999 Evil\r\n\r\n",
    "304 unasked": b"HTTP/1.1 304 Not Modified\r\n\r\n",
    "redirect without target": b"HTTP/1.1 302 Found\r\nContent-Length: 0\r\n\r\n",
    "204": b"HTTP/1.1 204 No Content\r\n\r\n",
    "switching protocols": b"HTTP/1.1 101 Switching\r\nUpgrade: x\r\nConnection: upgrade\r\n\r\n",
    "429 for a thousand years": answer(b"", "429 Wait", "Retry-After: 31536000000"),
    "503 until the year 9999": answer(
        b"", "503 Wait", "Retry-After: Fri, 31 Dec 9999 23:59:59 GMT"
    ),
}


async def _plain_on_tls(stand: Stand) -> str:
    stand.evil.answers["/tls"] = answer(b"<rss/>")
    return await stand.must_refuse(stand.url("/tls", "tls.example").replace("http:", "https:"))


def answer_vectors() -> Iterator[Vector]:
    """Yield answers that are slow, without end, or no HTTP."""
    for group, answers in (("slow", SLOW), ("endless", ENDLESS), ("odd answer", ODD)):
        for name, told in answers.items():
            host = "".join(letter if letter.isalnum() else "-" for letter in name)
            is_slow = group == "slow"
            yield Vector(group, name, partial(_fetched, host, told), is_slow)
    yield Vector("odd answer", "no TLS where TLS should be", _plain_on_tls)
