"""Which worker polls a source: the one that has the slot of its site."""

from __future__ import annotations

from functools import lru_cache
from urllib.parse import urlsplit
from zlib import crc32

from services.ingest.core.identity.sites import registrable_domain
from shared.events import Source

# More than the hosts of 100,000 sources: whenever slots are dealt out, all are asked for in a row.
_REMEMBERED_HOSTS = 262_144


def slot_of(source: Source, slots: int) -> int:
    """Return the slot of `source`, from 0; all sources that are asked at one site share it."""
    return _slot(urlsplit(source.polled_url).hostname or "", slots)


@lru_cache(_REMEMBERED_HOSTS)
def _slot(host: str, slots: int) -> int:
    return crc32(registrable_domain(host).encode()) % slots
