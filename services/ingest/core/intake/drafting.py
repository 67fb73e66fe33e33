"""The draft of one entry, once its page has been looked at."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field, replace
from urllib.parse import urlsplit

from services.ingest.core.entries import Draft, Feed
from services.ingest.core.identity.canonical_url import UrlError, canonical_url
from services.ingest.core.identity.ids import article_id
from services.ingest.core.identity.sites import same_site
from services.ingest.core.intake.page_reader import Look
from services.ingest.core.intake.recognition import Recognition
from services.ingest.core.intake.sightings import Sighting
from services.ingest.core.pages.trust import draft_of
from shared.events import Source


@dataclass
class Drafter:
    """Makes drafts of the entries of one read.

    `holders` are the entries that have been found to be an article, by its id: a page that names
    another entry's address as its own is not believed.
    """

    source: Source
    feed: Feed
    resolve: Callable[[str], str | None]
    holders: dict[str, Sighting] = field(default_factory=dict)

    def draft(self, one: Sighting, known: Recognition, look: Look) -> Draft:
        """Return the article of an entry; raises `EntryError` if it cannot become one."""
        draft = draft_of(one.entry, look.page, self.source, self.feed.language)
        if look.outcome != "needless" and not look.page.text:
            draft = _without_page(draft)
        draft = self._addressed(_redirected(draft, one, look), one, known)
        if known.change == "date" and known.before and known.before.redated:
            draft = replace(draft, published_at=known.before.published_at)
        return replace(draft, known_as=known.known_as, known_by=known.known_by)

    def _addressed(self, draft: Draft, one: Sighting, known: Recognition) -> Draft:
        """Return `draft` under the address that is its own."""
        if known.own_address:
            return replace(draft, canonical_url=known.own_address, aliases=())
        told = article_id(draft.canonical_url)
        holder = self.holders.setdefault(self.resolve(told) or told, one)
        if draft.canonical_url == one.address:
            return draft
        if holder.title != one.title and holder.address != one.address:
            return replace(draft, canonical_url=one.address, aliases=())
        return replace(draft, aliases=tuple(dict.fromkeys((*draft.aliases, one.address))))


def _without_page(draft: Draft) -> Draft:
    """Return `draft` as what its feed alone says of it, if that is not the whole text."""
    text = draft.text or draft.summary
    return replace(draft, text=text, access="summary" if text else "empty")


def _redirected(draft: Draft, one: Sighting, look: Look) -> Draft:
    """Return `draft` at the address its link leads to, if the feed and the page tell of no other.

    The page that was found may name another address of its own site. A front page is no article.
    """
    if not look.page.text or draft.canonical_url != one.address:
        return draft
    named = look.page.canonical_url
    url = named if named and same_site(named, look.url) else look.url
    parts = urlsplit(url)
    if parts.path in ("", "/") and not parts.query:
        return draft
    try:
        return replace(draft, canonical_url=canonical_url(url))
    except UrlError:
        return draft
