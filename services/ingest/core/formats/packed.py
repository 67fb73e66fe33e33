"""Bodies that are gzip files themselves, as sitemaps often are."""

from __future__ import annotations

import zlib

from services.ingest.core.entries import FeedError

# What the sitemap protocol allows for one file.
MOST_BYTES = 52_428_800
_GZIP = b"\x1f\x8b\x08"
_ANY_HEADER = 32 + zlib.MAX_WBITS


def unpacked(body: bytes) -> bytes:
    """Return `body`, unpacked if it is a gzip file; raises `FeedError` when that is too large."""
    if not body.startswith(_GZIP):
        return body
    stream = zlib.decompressobj(_ANY_HEADER)
    try:
        content = stream.decompress(body, MOST_BYTES)
    except zlib.error as error:
        raise FeedError(f"a broken gzip file: {error}") from error
    if not content:
        raise FeedError("a broken gzip file: nothing comes out")
    if stream.unconsumed_tail:
        raise FeedError(f"more than {MOST_BYTES} bytes when unpacked")
    return content
