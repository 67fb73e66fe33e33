"""One article of what its feed and its page say: which of the two is trusted with what.

| field        | first                               | then                  | last          |
|--------------|-------------------------------------|-----------------------|---------------|
| title        | feed, unless it is cut off          | page                  |               |
| authors      | feed, unless only its source's name | page                  | feed          |
| published    | feed                                | page                  |               |
| modified     | feed                                | page                  |               |
| language     | entry                               | feed, page            | source's list |
| sections     | feed                                | page                  | source's list |
| keywords     | feed                                | page                  |               |
| image        | feed                                | page                  |               |
| summary      | feed                                | page                  |               |
| site name    | page                                |                       |               |
| text, markup | the feed's whole text               | the longer of the two | the summary   |
| address      | the page's own word, if believed    | where the link led    | the link      |

What a page says of its own address is believed within its site and never for the front page.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from urllib.parse import urlsplit

from services.ingest.core.entries import Draft, Entry, EntryError, Page
from services.ingest.core.identity.canonical_url import UrlError, canonical_url, web_url
from services.ingest.core.identity.sites import same_site
from services.ingest.core.sources.refs import source_ref
from shared.events import Access, Source

# Shorter contents are teasers more often than articles; so are those that end in dots.
FULL_TEXT_CHARS = 600
_CUT_ENDS = ("…", "...", "[…]", "[...]", "»", "→")
# Where links end that lead to a question first, and not to the article.
_GATE = re.compile(r"(?:consent|login|signin|accounts?|sso|auth|idp)\.", re.IGNORECASE)


def has_full_text(entry: Entry) -> bool:
    """Return whether the feed has all an article needs, so that its page need not be fetched."""
    return bool(entry.title) and _is_whole(entry.content)


def require_usable(entry: Entry) -> None:
    """Raise `EntryError` unless an article can become of `entry`; its page may have the title."""
    if not entry.url:
        raise EntryError("no usable http(s) link")


def draft_of(
    entry: Entry,
    page: Page,
    source: Source,
    feed_language: str | None,
    final_url: str | None = None,
) -> Draft:
    """Return the article of `entry`, every field from where it is trusted first.

    `page` is empty when none was needed or none could be had, `final_url` is where its redirects
    ended. Raises `EntryError`.
    """
    require_usable(entry)
    known_by, *aliases = _addresses(entry.url or "", page, final_url)
    body = _body(entry, page)
    draft = Draft(
        url=entry.url or "",
        canonical_url=known_by,
        aliases=tuple(aliases),
        source=source_ref(source),
        title=_title(entry, page),
        text=body.text,
        html=body.html,
        access=body.access,
    )
    language = entry.language or feed_language or page.language or source.language
    return _told(replace(draft, language_hint=language), entry, page, source)


def _told(draft: Draft, entry: Entry, page: Page, source: Source) -> Draft:
    """Return `draft` with what is told besides text and address."""
    return replace(
        draft,
        guid=entry.guid,
        summary=entry.summary or page.summary,
        authors=_authors(entry, page, source),
        published_at=_in_utc(entry.published_at or page.published_at),
        modified_at=_in_utc(entry.modified_at or page.modified_at),
        sections=entry.sections or page.sections or source.sections,
        keywords=entry.keywords or page.keywords,
        image_url=entry.image_url or page.image_url,
        site_name=page.site_name,
        enclosures=entry.enclosures,
        location=entry.location,
    )


@dataclass(frozen=True, slots=True)
class _Body:
    text: str
    html: str
    access: Access


def _body(entry: Entry, page: Page) -> _Body:
    """Return the text, its markup and what it is; a page that is no article counts for nothing."""
    if _is_whole(entry.content) and len(entry.content) >= len(page.text):
        return _Body(entry.content, entry.html, "full")
    if page.access != "empty" and len(page.text) > len(entry.content):
        return _Body(page.text, page.html, page.access)
    text = entry.content or entry.summary or page.summary
    if page.access == "paywalled":
        return _Body(text, entry.html, "paywalled")
    # The page has no more than the feed: then that is all there is.
    if page.access == "full":
        return _Body(text, entry.html, "full")
    return _Body(text, entry.html if entry.content else "", "summary" if text else "empty")


def _is_whole(text: str) -> bool:
    return len(text) >= FULL_TEXT_CHARS and not text.endswith(_CUT_ENDS)


def _title(entry: Entry, page: Page) -> str:
    """Return the title; raises `EntryError` when neither has one."""
    begun = entry.title.rstrip(" .…[]")
    is_cut = entry.title.endswith(_CUT_ENDS) and page.title.startswith(begun)
    title = page.title if is_cut else entry.title or page.title
    if not title:
        raise EntryError("no title")
    return title


def _authors(entry: Entry, page: Page, source: Source) -> tuple[str, ...]:
    names = {source.name.lower(), source.owner.lower(), (page.site_name or "").lower()}
    persons = tuple(name for name in entry.authors if name.lower() not in names)
    return persons or page.authors or entry.authors


def _in_utc(moment: datetime | None) -> datetime | None:
    return moment.astimezone(UTC) if moment else None


def _addresses(url: str, page: Page, final_url: str | None) -> tuple[str, ...]:
    """Return the canonical addresses of the article, the one it is known by first."""
    here = _landed(url, page, final_url)
    own = believed_address(page.canonical_url, here)
    given = [_canonical(url)]
    told = [_canonical(one) for one in (own, here) if one]
    return tuple(dict.fromkeys([*told, *given]))


def _landed(url: str, page: Page, final_url: str | None) -> str:
    """Return where the link led, or the link when what is there is not the article."""
    final = web_url(final_url) if final_url else None
    if final is None or _is_front(final) or page.access == "empty":
        return url
    return url if _GATE.match(urlsplit(final).netloc) else final


def believed_address(named: str | None, page_url: str) -> str | None:
    """Return the address that a page at `page_url` names as its own, if it is to be believed.

    It is an address of the same site, and not the front page, which many templates name.
    """
    usable = web_url(named, page_url) if named else None
    if usable is None or not same_site(usable, page_url):
        return None
    return None if _is_front(usable) and not _is_front(page_url) else usable


def _is_front(url: str) -> bool:
    parts = urlsplit(url)
    return parts.path in ("", "/") and not parts.query


def _canonical(url: str) -> str:
    try:
        return canonical_url(url)
    except UrlError as error:
        raise EntryError(str(error)) from error
