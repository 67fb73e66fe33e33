"""What a feed says, whatever form it is written in."""

from __future__ import annotations

import re
import uuid
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime

# The space in which names are hashed: ids are the same for ever, and wherever a gateway is reached.
_SPACE = uuid.UUID("6f1d5b0e-3c4a-5e0e-9a64-2f0a7f3b7c11")
# What XML 1.0 (2.2) lets be written; surrogates cannot be encoded at all.
_UNWRITABLE = re.compile("[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
NOTHING_YET = datetime(1970, 1, 1, tzinfo=UTC)


@dataclass(frozen=True, slots=True)
class Entry:
    """One thing that a feed tells of; `url` is its page here, `original_url` where it is from."""

    id: str
    title: str
    url: str
    published: datetime
    updated: datetime
    summary: str = ""
    author: str | None = None
    original_url: str | None = None
    image_url: str | None = None
    language: str | None = None
    categories: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Feed:
    """A list of entries; `page_url` shows the same to readers, `self_url` is where it is."""

    id: str
    title: str
    page_url: str
    self_url: str
    entries: Sequence[Entry] = ()

    @property
    def updated(self) -> datetime:
        """When the latest of its entries was changed last."""
        return max((one.updated for one in self.entries), default=NOTHING_YET)


def urn(kind: str, name: str) -> str:
    """Return the id of a thing (RFC 4122, version 5): the same for the same name, for ever."""
    return uuid.uuid5(_SPACE, f"{kind} {name}").urn


def plain(text: str) -> str:
    """Return `text` as a line that can be written in every form."""
    return " ".join(_UNWRITABLE.sub(" ", text).split())
