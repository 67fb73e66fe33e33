"""What came onto the log from recorded snapshots, by the same keys as they are recorded."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, NamedTuple

import orjson

from bench.fleet_sim.recorded import Recorded, known_by
from shared.delivery import Message
from shared.kafka.latest import read_all
from shared.topics import ARTICLES_APPEARANCES, ARTICLES_RAW, DEAD_LETTERS


class _Coming(NamedTuple):
    """A version or an appearance of what a feed lists under a key."""

    at: str
    is_version: bool
    source_id: str
    url: str


@dataclass
class Replayed:
    """What came by key: when it was met first, and when it changed.

    A version is a change, and so is a known article met at another address in its own feed; both
    at once are one.
    """

    feeds: Mapping[str, str]
    versions: int = 0
    appearances: int = 0
    letters: int = 0
    ids: defaultdict[str, set[str]] = field(default_factory=lambda: defaultdict(set))
    _came: defaultdict[str, list[_Coming]] = field(default_factory=lambda: defaultdict(list))

    @property
    def keys(self) -> set[str]:
        """Return by what everything that came is known."""
        return set(self._came)

    def note_article(self, message: Message) -> None:
        """Note a version."""
        self.versions += 1
        self._note(message, is_version=True)

    def note_appearance(self, message: Message) -> None:
        """Note an appearance."""
        self.appearances += 1
        self._note(message, is_version=False)

    def note_letter(self, _message: Message) -> None:
        """Count an item that could not become an article."""
        self.letters += 1

    def _note(self, message: Message, is_version: bool) -> None:
        told = orjson.loads(message.value or b"{}")
        source_id = told["source"]["id"]
        key = known_by(self.feeds[source_id], told["guid"] or told["url"])
        self.ids[key].add(told["article_id"])
        self._came[key].append(_Coming(told["ingest_time"], is_version, source_id, told["url"]))

    def revisions(self, key: str) -> int:
        """Return how often an article has changed since it was met first."""
        came = sorted(self._came.get(key, ()))
        changed: set[str] = set()
        urls: dict[str, str] = {}
        for one in came:
            if one.is_version or urls.get(one.source_id, one.url) != one.url:
                changed.add(one.at)
            urls[one.source_id] = one.url
        return len(changed - {one.at for one in came[:1]})


async def read_replayed(servers: str, feeds: Mapping[str, str]) -> Replayed:
    """Return what lies on the log; `feeds` names the recorded feed of each source."""
    found = Replayed(feeds)
    await read_all(servers, ARTICLES_RAW, found.note_article)
    await read_all(servers, ARTICLES_APPEARANCES, found.note_appearance)
    await read_all(servers, DEAD_LETTERS["ingest"], found.note_letter)
    return found


def compared(known: Recorded, found: Replayed) -> dict[str, Any]:
    """Return the counts of both sides and every difference between them."""
    keys = found.keys
    told = (_difference(key, known, found) for key in sorted(known.articles | keys))
    differences = [one for one in told if one is not None]
    return {
        "articles_recorded": len(known.articles),
        "articles_published": len(keys),
        "article_ids": len(set().union(*found.ids.values())),
        "revisions_recorded": known.revisions.total(),
        "revisions_published": sum(found.revisions(key) for key in keys),
        "versions": found.versions,
        "appearances": found.appearances,
        "dead_letters": found.letters,
        "differences": differences,
        "exact": not differences,
    }


def _difference(key: str, known: Recorded, found: Replayed) -> dict[str, Any] | None:
    is_recorded, is_published = key in known.articles, key in found.keys
    recorded, published = known.revisions[key], found.revisions(key)
    if is_recorded and is_published and recorded == published:
        return None
    return {
        "guid": key,
        "is_recorded": is_recorded,
        "is_published": is_published,
        "revisions_recorded": recorded,
        "revisions_published": published,
        "changed": dict(known.kinds.get(key, {})),
        "stands_for_several": key in known.several_at_once,
    }
