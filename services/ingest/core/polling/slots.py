"""Which worker polls a source: the one that has the slot of its site."""

from __future__ import annotations

from urllib.parse import urlsplit
from zlib import crc32

from services.ingest.core.identity.sites import registrable_domain
from shared.events import Source


def slot_of(source: Source, slots: int) -> int:
    """Return the slot of `source`, from 0; all sources that are asked at one site share it."""
    host = urlsplit(source.polled_url).hostname or ""
    return crc32(registrable_domain(host).encode()) % slots
