"""What workers have written, followed as subscribers would: committed only, each topic in order."""

from __future__ import annotations

import asyncio
import hashlib
from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from typing import Any

from shared.delivery import Message
from shared.kafka.latest import follow
from shared.topics import ARTICLES_PLACED, STORIES, TRENDS_HISTORY


@dataclass
class Written:
    """The latest version of each story, the places in order, and history by id.

    `doubled` counts snapshots that came again, `torn` those that came again with other bytes.
    """

    stories: dict[bytes, bytes] = field(default_factory=dict)
    placed: int = 0
    last_article: str = ""
    history: dict[bytes, bytes] = field(default_factory=dict)
    doubled: int = 0
    torn: int = 0
    _places: Any = field(default_factory=hashlib.sha256)

    def take_story(self, message: Message) -> None:
        """Note a version of a story."""
        self.stories[message.key or b""] = message.value or b""

    def take_place(self, message: Message) -> None:
        """Note where an article stands."""
        self.placed += 1
        self.last_article = (message.key or b"").decode()
        self._places.update((message.value or b"") + b"\n")

    def take_snapshot(self, message: Message) -> None:
        """Note a list of the history."""
        known_as = dict(message.headers)["ce_id"]
        made = hashlib.sha256(message.value or b"").digest()
        self.doubled += known_as in self.history
        self.torn += self.history.setdefault(known_as, made) != made

    def hashes(self) -> dict[str, str]:
        """Return one hash of all stories, one of all places in order, one of all history."""
        return {
            "stories": _hashed(self.stories),
            "placed": self._places.hexdigest(),
            "history": _hashed(self.history),
        }


def _hashed(found: Mapping[bytes, bytes]) -> str:
    made = hashlib.sha256()
    for key in sorted(found):
        made.update(key + b"\0" + found[key] + b"\n")
    return made.hexdigest()


@asynccontextmanager
async def followed(servers: str) -> AsyncIterator[Written]:
    """Follow everything while the block runs."""
    written = Written()
    pairs = (
        (STORIES, written.take_story),
        (ARTICLES_PLACED, written.take_place),
        (TRENDS_HISTORY, written.take_snapshot),
    )
    tasks = [
        asyncio.create_task(follow(servers, topic, apply, asyncio.Event()))
        for topic, apply in pairs
    ]
    try:
        yield written
    finally:
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)
