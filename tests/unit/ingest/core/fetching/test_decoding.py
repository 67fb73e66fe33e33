"""Bodies are unpacked within limits."""

from __future__ import annotations

import gzip
import zlib

import brotli
import pytest
from hypothesis import given
from hypothesis import strategies as st

from services.ingest.core.fetching.decoding import MOST_MEMBERS, BodyDecoder
from services.ingest.core.fetching.limits import FetchLimits
from services.ingest.core.fetching.ports import FetchError

LIMITS = FetchLimits(max_bytes=3_000_000)
TEXT = b"<rss>" + bytes(range(256)) * 20


def _decoded(data: bytes, encoding: str, chunk: int = 1000, limits: FetchLimits = LIMITS) -> bytes:
    decoder = BodyDecoder(encoding, limits)
    for start in range(0, len(data), chunk):
        decoder.take(data[start : start + chunk])
    return decoder.body()


def _bare_deflate(data: bytes) -> bytes:
    return zlib.compress(data)[2:-4]


PACKED = {
    "gzip": gzip.compress(TEXT),
    "x-gzip": gzip.compress(TEXT),
    "GZIP ": gzip.compress(TEXT[:100]) + gzip.compress(TEXT[100:]),
    "deflate": zlib.compress(TEXT),
    "Deflate": _bare_deflate(TEXT),
    "br": brotli.compress(TEXT),
    "": gzip.compress(TEXT),
    "utf-8": TEXT,
    "identity": TEXT,
}


@pytest.mark.parametrize("encoding", PACKED)
@pytest.mark.parametrize("chunk", [1, 7, 100_000])
def test_all_encodings_are_read(encoding: str, chunk: int) -> None:
    assert _decoded(PACKED[encoding], encoding, chunk) == TEXT


def test_plain_body_said_gzip_is_read() -> None:
    assert _decoded(b"<rss/>", "gzip") == b"<rss/>"
    assert _decoded(b"", "gzip") == b""


def test_padding_after_gzip_is_ignored() -> None:
    assert _decoded(gzip.compress(TEXT) + b"\0" * 500, "gzip") == TEXT


def test_packed_file_is_unpacked_too() -> None:
    assert _decoded(gzip.compress(gzip.compress(TEXT)), "gzip") == TEXT


def _reason(data: bytes, encoding: str, limits: FetchLimits = LIMITS) -> str:
    with pytest.raises(FetchError) as caught:
        _decoded(data, encoding, 65_536, limits)
    return f"{caught.value.kind}: {caught.value}"


@pytest.mark.parametrize("encoding", ["zstd", "compress", "gzip, br", "exi"])
def test_other_encodings_are_refused(encoding: str) -> None:
    assert "was not asked for" in _reason(b"x", encoding)


@pytest.mark.parametrize("encoding", ["gzip", "br", "deflate", ""])
def test_bombs_end_at_the_limit(encoding: str) -> None:
    pack = {"br": brotli.compress, "deflate": zlib.compress}.get(encoding, gzip.compress)
    assert _reason(pack(b"x" * 5_000_000), encoding).startswith("size: ")


def test_ratio_has_a_limit() -> None:
    limits = FetchLimits(max_bytes=100_000_000)

    assert "more than 200 times" in _reason(gzip.compress(b"x" * 20_000_000), "gzip", limits)


def test_many_members_are_refused() -> None:
    assert "members" in _reason(gzip.compress(b"") * (MOST_MEMBERS + 1), "gzip")


def test_wire_bytes_have_a_limit() -> None:
    assert "more than 3000000 bytes" in _reason(b"x" * 3_000_001, "")


@pytest.mark.parametrize("encoding", ["gzip", "br", "deflate"])
def test_broken_bodies_are_refused(encoding: str) -> None:
    assert "breaks off" in _reason(PACKED[encoding][:-30], encoding)
    assert "format: " in _reason(PACKED[encoding][:10] + b"\xff" * 50, encoding)


@given(st.binary(max_size=300), st.sampled_from(["gzip", "br", "deflate", ""]))
def test_garbage_is_read_or_refused(data: bytes, encoding: str) -> None:
    try:
        read = _decoded(data, encoding)
    except FetchError as error:
        read = error.kind.encode()

    assert len(read) <= LIMITS.max_bytes
