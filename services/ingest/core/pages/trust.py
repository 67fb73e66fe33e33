"""One article of what its feed and its page say: which of the two is trusted with what."""

from __future__ import annotations

from services.ingest.core.entries import Draft, Entry, EntryError, Page
from services.ingest.core.identity.canonical_url import UrlError, canonical_url
from services.ingest.core.sources.refs import source_ref
from shared.events import Source

# Shorter contents are teasers more often than articles; so are those that end in dots.
FULL_TEXT_CHARS = 600
_CUT_ENDS = ("…", "...", "[…]", "[...]", "»", "→")


def has_full_text(entry: Entry) -> bool:
    """Return whether the feed has the article's text, so that its page need not be fetched."""
    return len(entry.content) >= FULL_TEXT_CHARS and not entry.content.endswith(_CUT_ENDS)


def require_usable(entry: Entry) -> None:
    """Raise `EntryError` unless `entry` has what an article cannot do without."""
    if not entry.url:
        raise EntryError("no usable http(s) link")
    if not entry.title:
        raise EntryError("no title")


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
