"""By what articles, contents, sources and entries are recognised."""

from __future__ import annotations

import hashlib

import orjson
from pydantic import BaseModel

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
    """Return the hash of what readers see: 16 digits of title and text, 16 of the rest.

    The date belongs to it: an article put on top again with a new date is a new version.
    """
    rest = (draft.summary, draft.authors, draft.image_url, draft.published_at)
    words = _hash(orjson.dumps((draft.title, draft.text)))[:16]
    return words + _hash(orjson.dumps(rest))[:16]


def has_same_words(one: str, other: str) -> bool:
    """Return whether two contents differ in neither title nor text, by their hashes."""
    return one[:16] == other[:16]


def entry_bytes(entry: Entry) -> bytes:
    """Return `entry` as JSON."""
    return orjson.dumps(entry, default=_plain)


def _plain(value: object) -> object:
    if isinstance(value, BaseModel):
        return value.model_dump()
    raise TypeError(f"no JSON for {type(value).__name__}")


def entry_mark(entry: Entry) -> str:
    """Return the mark by which an entry is known from poll to poll, of all that it says."""
    return _hash(entry_bytes(entry))[:16]


def title_mark(entry: Entry) -> str:
    """Return the mark of an entry's title, whatever its case and spaces."""
    return _hash(" ".join(entry.title.casefold().split()).encode())[:16]


def parked_id(feed_url: str, entry: Entry) -> str:
    """Return the id under which a parked entry is remembered, so that it is parked once."""
    return _hash(b"parked", feed_url.encode(), entry_bytes(entry))[:32]


def appearance_id(known_as: str, source_id: str, canonical: str) -> str:
    """Return the id of the event that a source showed an article at an address."""
    return f"{known_as}/{_hash(source_id.encode(), canonical.encode())[:16]}"


def own_address(address: str, guid: str) -> str:
    """Return an address for one of several articles at `address`: that of its entry there."""
    return f"{address}#{_hash(guid.encode())[:16]}"
