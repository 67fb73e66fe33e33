"""The entries of one read of a feed, and how far ids and addresses tell them apart there."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from itertools import combinations
from typing import TypeVar

from services.ingest.core.entries import Entry
from services.ingest.core.identity.canonical_url import UrlError, canonical_url
from services.ingest.core.intake.marks import entry_mark, share_words, title_mark

ValueT = TypeVar("ValueT")


@dataclass(frozen=True)
class Sighting:
    """An entry of a feed: `place` is its index there."""

    place: int
    entry: Entry
    mark: str

    @cached_property
    def title(self) -> str:
        """The mark of its title."""
        return title_mark(self.entry.title)

    @cached_property
    def address(self) -> str:
        """The canonical form of its address; empty when it has no usable one."""
        try:
            return canonical_url(self.entry.url or "")
        except UrlError:
            return ""

    @cached_property
    def telling_guid(self) -> str | None:
        """Its id, if that says more than its address does."""
        guid = self.entry.guid
        if guid is None or not guid.startswith(("http://", "https://")):
            return guid
        try:
            return None if canonical_url(guid) == self.address else guid
        except UrlError:
            return guid


def sightings(entries: Sequence[Entry]) -> list[Sighting]:
    """Return the different entries of a feed; of equal ones the first."""
    found: dict[str, Sighting] = {}
    for place, entry in enumerate(entries):
        mark = entry_mark(entry)
        found.setdefault(mark, Sighting(place, entry, mark))
    return list(found.values())


def shared_guids(sighted: Sequence[Sighting]) -> frozenset[str]:
    """Return the ids that stand for several addresses of this feed at once."""
    addresses: defaultdict[str, set[str]] = defaultdict(set)
    for one in sighted:
        if one.entry.guid is not None:
            addresses[one.entry.guid].add(one.address)
    return frozenset(guid for guid, found in addresses.items() if len(found) > 1)


def shared_addresses(sighted: Sequence[Sighting]) -> frozenset[str]:
    """Return the addresses that several articles of this feed link to at once.

    They have different ids and titles without a word in common: a status page, a home page.
    """
    linking: defaultdict[str, list[Sighting]] = defaultdict(list)
    for one in sighted:
        linking[one.address].append(one)
    return frozenset(
        address
        for address, group in linking.items()
        if any(are_unlike(one, other) for one, other in combinations(group[:_MOST_COMPARED], 2))
    )


# A feed may link every entry to its home page; a few of them show that.
_MOST_COMPARED = 20


def are_unlike(one: Sighting, other: Sighting) -> bool:
    """Return whether two entries at one address cannot be the same article."""
    return differ(one.telling_guid, other.telling_guid) and not share_words(one.title, other.title)


def twin_titles(sighted: Sequence[Sighting]) -> frozenset[str]:
    """Return the titles that several addresses of this feed have at once."""
    counts = Counter(title for title, _ in {(one.title, one.address) for one in sighted})
    return frozenset(title for title, count in counts.items() if count > 1)


def differ(one: ValueT | None, other: ValueT | None) -> bool:
    """Return whether both are known and not the same."""
    return one is not None and other is not None and one != other
