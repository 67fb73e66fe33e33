"""What recorded snapshots say by themselves: the articles by id, and how often each changed.

Counted from the snapshots alone, without anything of the product.
"""

from __future__ import annotations

import html
import re
from collections import Counter, defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field
from email.utils import parsedate_to_datetime

from bench.fleet_sim.snapshots import Item, Snapshot

_TAG = re.compile(r"<[^>]*>")
_NAMED = ("title", "link", "description", "pubDate")


def key_of(feed: str, item: Item) -> str:
    """Return by what an article is known: an address or a tag is one for all feeds."""
    return known_by(feed, item.key)


def known_by(feed: str, key: str) -> str:
    """Return the key for all feeds; other ids mean something in their own feed only."""
    is_worldwide = "://" in key or key.startswith(("tag:", "urn:"))
    return key if is_worldwide else f"{feed} {key}"


@dataclass
class Recorded:
    """The articles by key: `revisions` counts the changes, `kinds` what has changed in them."""

    articles: set[str] = field(default_factory=set)
    revisions: Counter[str] = field(default_factory=Counter)
    kinds: defaultdict[str, Counter[str]] = field(default_factory=lambda: defaultdict(Counter))
    several_at_once: set[str] = field(default_factory=set)
    _latest: dict[str, tuple[str, ...]] = field(default_factory=dict)
    _shown: dict[tuple[str, str], tuple[str, ...]] = field(default_factory=dict)

    def note(self, snapshot: Snapshot) -> None:
        """Take in one more snapshot; of items with one id the first counts."""
        here: dict[str, Item] = {}
        for item in snapshot.items:
            key = key_of(snapshot.feed, item)
            if key in here and here[key].told != item.told:
                self.several_at_once.add(key)
            here.setdefault(key, item)
        for key, item in here.items():
            self._note(snapshot.feed, key, item.told)

    def _note(self, feed: str, key: str, told: tuple[str, ...]) -> None:
        before = self._shown.get((feed, key))
        self._shown[feed, key] = told
        self.articles.add(key)
        if before is None:
            # The first look of a feed at a known article is no change of the article.
            self._latest.setdefault(key, told)
            return
        if told not in (before, self._latest[key]):
            self.revisions[key] += 1
            self.kinds[key][kind_of(before, told)] += 1
        if told != before:
            self._latest[key] = told


def recorded(snapshots: Iterable[Snapshot]) -> Recorded:
    """Return what the snapshots say, in their order."""
    found = Recorded()
    for snapshot in snapshots:
        found.note(snapshot)
    return found


def kind_of(before: tuple[str, ...], after: tuple[str, ...]) -> str:
    """Return what has changed, and whether a reader of plain text would see it."""
    changed = [name for name, one, other in zip(_NAMED, before, after, strict=True) if one != other]
    if _plain(before) == _plain(after):
        return f"{' and '.join(changed)}, in markup or spelling only"
    return " and ".join(changed)


def _plain(told: tuple[str, ...]) -> tuple[str, ...]:
    title, link, description, date = told
    return (_words(title), link, _words(description), _moment(date))


def _words(text: str) -> str:
    return " ".join(html.unescape(_TAG.sub(" ", html.unescape(text))).split())


def _moment(date: str) -> str:
    try:
        return parsedate_to_datetime(date).isoformat()
    except (ValueError, TypeError):
        return date
