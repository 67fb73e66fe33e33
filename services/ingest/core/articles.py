"""From an entry to an article: what is taken from the feed, what from the page."""

from __future__ import annotations

from dataclasses import fields
from datetime import datetime

from services.ingest.core.canonical_url import UrlError, canonical_url, site_name
from services.ingest.core.entries import Draft, Entry, EntryError, Page
from services.ingest.core.identity import article_id, content_hash
from shared import __version__
from shared.events import Provenance, RawArticle, SeenArticle, Source, SourceRef

# Shorter contents are teasers more often than articles; so are those that end in dots.
FULL_TEXT_CHARS = 600
_CUT_ENDS = ("…", "...", "[…]", "[...]", "»", "→")

PROVENANCE = Provenance(service="ingest", version=__version__)


def has_full_text(entry: Entry) -> bool:
    """Return whether the feed has the article's text, so that its page need not be fetched."""
    return len(entry.content) >= FULL_TEXT_CHARS and not entry.content.endswith(_CUT_ENDS)


def require_usable(entry: Entry) -> None:
    """Raise `EntryError` unless `entry` has what an article cannot do without."""
    if not entry.url:
        raise EntryError("no usable http(s) link")
    if not entry.title:
        raise EntryError("no title")


def source_ref(source: Source) -> SourceRef:
    """Return the part of `source` that travels with its articles."""
    return SourceRef(
        id=source.source_id,
        name=source.name,
        owner=source.owner,
        site=source.site,
        country=source.country,
        language=source.language,
    )


def unknown_source(url: str) -> SourceRef:
    """Return the source of an article of which only the address is known."""
    name = site_name(url)
    return SourceRef(id=name, name=name, owner=name)


def draft_of(entry: Entry, page: Page, source: Source, feed_language: str | None) -> Draft:
    """Return the article of `entry`; title, date and authors from the feed first, then the page.

    `page` is empty when none was needed or none could be had. Raises `EntryError`.
    """
    require_usable(entry)
    url = entry.url or ""
    return Draft(
        url=url,
        canonical_url=_canonical(url),
        source=source_ref(source),
        guid=entry.guid,
        title=entry.title,
        text=page.text if len(page.text) > len(entry.content) else entry.content,
        summary=entry.summary,
        authors=entry.authors or page.authors,
        published_at=entry.published_at or page.published_at,
        modified_at=entry.modified_at,
        language_hint=entry.language or feed_language or source.language,
        sections=entry.sections or source.sections,
        image_url=entry.image_url or page.image_url,
    )


def _canonical(url: str) -> str:
    try:
        return canonical_url(url)
    except UrlError as error:
        raise EntryError(str(error)) from error


def article_of(draft: Draft, version: int, now: datetime) -> RawArticle:
    """Return the event of `draft`, first seen `now`, as `version`."""
    known_as = article_id(draft.canonical_url)
    # A draft's fields are fields of the article, under the same names.
    told = {one.name: getattr(draft, one.name) for one in fields(draft)}
    return RawArticle(
        id=f"{known_as}@{version}",
        event_time=min(draft.published_at or now, now),
        ingest_time=now,
        provenance=PROVENANCE,
        article_id=known_as,
        version=version,
        content_hash=content_hash(draft),
        **told,
    )


def seen_event(known_as: str, version: int, content: str, now: datetime) -> SeenArticle:
    """Return the event that says that `version` of `known_as` had `content`."""
    return SeenArticle(
        id=f"{known_as}@{version}",
        event_time=now,
        ingest_time=now,
        provenance=PROVENANCE,
        article_id=known_as,
        version=version,
        content_hash=content,
    )
