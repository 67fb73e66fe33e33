"""By what articles, contents, sources and entries are recognised."""

from __future__ import annotations

import hashlib
from dataclasses import asdict

import orjson

from services.ingest.core.entries import Draft, Entry
from services.ingest.core.identity.canonical_url import identity_of, normal_url


def _hash(*parts: bytes) -> str:
    return hashlib.sha256(b"\x00".join(parts)).hexdigest()


def article_id(canonical: str) -> str:
    """Return the id of the article at `canonical`; http and https are one."""
    return _hash(identity_of(canonical).encode())[:32]


def source_id(feed_url: str) -> str:
    """Return the id of the source whose feed is at `feed_url`."""
    return _hash(normal_url(feed_url).encode())[:16]


def content_hash(draft: Draft) -> str:
    """Return the hash of what readers see.

    The date belongs to it: an article put on top again with a new date is a new version.
    """
    seen = (
        draft.title,
        draft.text,
        draft.summary,
        draft.authors,
        draft.image_url,
        draft.published_at,
    )
    return _hash(orjson.dumps(seen))[:32]


def entry_bytes(entry: Entry) -> bytes:
    """Return `entry` as JSON."""
    return orjson.dumps(asdict(entry))


def entry_mark(entry: Entry) -> str:
    """Return the mark by which an entry is known from poll to poll, of all that it says."""
    return _hash(entry_bytes(entry))[:16]


def title_mark(entry: Entry) -> str:
    """Return the mark of an entry's title, whatever its case and spaces."""
    return _hash(" ".join(entry.title.casefold().split()).encode())[:16]


def parked_id(feed_url: str, entry: Entry) -> str:
    """Return the id under which a parked entry is remembered, so that it is parked once."""
    return _hash(b"parked", feed_url.encode(), entry_bytes(entry))[:32]
