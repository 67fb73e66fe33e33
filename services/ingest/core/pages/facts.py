"""What one part of a page says of its article."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

MOST_NAMES = 20


@dataclass(frozen=True, slots=True)
class Facts:
    """What one source of metadata tells; empty where it says nothing.

    Addresses are as written, not yet resolved or trusted. Moments keep their offset, so that
    their day is the publisher's. `is_free` is None when nothing is said.
    """

    title: str = ""
    authors: tuple[str, ...] = ()
    published_at: datetime | None = None
    modified_at: datetime | None = None
    language: str | None = None
    image_url: str | None = None
    url: str | None = None
    site_name: str | None = None
    sections: tuple[str, ...] = ()
    keywords: tuple[str, ...] = ()
    summary: str = ""
    is_free: bool | None = None


def unique(names: Iterable[str]) -> tuple[str, ...]:
    """Return the first few of `names` that are not empty, each once."""
    return tuple(dict.fromkeys(name for name in names if name))[:MOST_NAMES]
