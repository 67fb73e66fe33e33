"""The draft of one entry, once its page has been looked at."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field, replace

from services.ingest.core.entries import Draft, Feed
from services.ingest.core.identity.ids import article_id
from services.ingest.core.intake.page_reader import Look
from services.ingest.core.intake.recognition import Recognition
from services.ingest.core.intake.sightings import Sighting
from services.ingest.core.pages.trust import draft_of
from shared.events import Source


@dataclass
class Drafter:
    """Makes drafts of the entries of one read.

    `holders` are the entries that have been found to be an article, by its id: a page that names
    another entry's address as its own is not believed, nor a link that leads where others led.
    """

    source: Source
    feed: Feed
    resolve: Callable[[str], str | None]
    holders: dict[str, Sighting] = field(default_factory=dict)

    def draft(self, one: Sighting, known: Recognition, look: Look) -> Draft:
        """Return the article of an entry; raises `EntryError` if it cannot become one."""
        told = draft_of(one.entry, look.page, self.source, self.feed.language, look.url or None)
        draft = self._addressed(told, one, known)
        if known.change == "date" and known.before and known.before.redated:
            draft = replace(draft, published_at=known.before.published_at)
        return replace(draft, known_as=known.known_as, known_by=known.known_by)

    def _addressed(self, draft: Draft, one: Sighting, known: Recognition) -> Draft:
        """Return `draft` under the addresses that are its own."""
        if known.own_address:
            return replace(draft, canonical_url=known.own_address, aliases=())
        told = (draft.canonical_url, *draft.aliases)
        first, *others = [each for each in told if self._is_its_own(each, one)] or [one.address]
        return replace(draft, canonical_url=first, aliases=tuple(others))

    def _is_its_own(self, address: str, one: Sighting) -> bool:
        """Return whether no other entry with another title holds `address`."""
        if address == one.address:
            return True
        told = article_id(address)
        holder = self.holders.setdefault(self.resolve(told) or told, one)
        return holder.title == one.title or holder.address == one.address
