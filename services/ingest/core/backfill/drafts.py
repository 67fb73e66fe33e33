"""Articles out of records: archived pages, and lines in the form of `POST /v1/articles`."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import replace

import orjson

from services.ingest.core.backfill.records import StoredRecord
from services.ingest.core.entries import Draft, Entry, EntryError, Page
from services.ingest.core.identity.canonical_url import host_of
from services.ingest.core.identity.sites import registrable_domain
from services.ingest.core.intake.pushed import read_pushed
from services.ingest.core.pages.trust import draft_of
from services.ingest.core.sources.changes import added
from services.ingest.core.sources.facts import SourceFacts
from services.ingest.core.sources.refs import unknown_source
from shared.events import Lane, Source, SourceState

_FRONT_PAGE = re.compile(r"https?://[^/]+/?")


class NoArticleError(ValueError):
    """A page that is no article, and why; nothing is wrong with it."""


def line_draft(record: StoredRecord) -> Draft:
    """Return the article in a line; raises `EntryError`."""
    try:
        return read_pushed(orjson.loads(record.body), Lane.BACKFILL)
    except orjson.JSONDecodeError as error:
        raise EntryError(f"not JSON: {error}") from error


def page_draft(record: StoredRecord, page: Page, sites: Mapping[str, Source]) -> Draft:
    """Return the article of an archived page; raises `NoArticleError` or `EntryError`.

    Its source is the one that is known for its site. Without a date it counts as published when
    it was archived: it was by then.
    """
    if not page.text or page.access == "empty":
        raise NoArticleError("no article's text on the page")
    if not page.title:
        raise NoArticleError("no title on the page")
    source = sites.get(_site(record.url))
    draft = draft_of(Entry(url=record.url), page, source or _stranger(record), None)
    if _FRONT_PAGE.fullmatch(draft.canonical_url):
        raise NoArticleError("the front page of a site")
    return replace(
        draft,
        lane=Lane.BACKFILL,
        source=draft.source if source else unknown_source(record.url),
        published_at=draft.published_at or record.captured_at,
    )


def _stranger(record: StoredRecord) -> Source:
    """Return a source that nobody has listed."""
    if record.captured_at is None:
        raise EntryError("no WARC-Date")
    return added(record.url, SourceFacts(), record.captured_at)


def by_site(sources: Iterable[Source]) -> dict[str, Source]:
    """Return for each site the source that articles found there come from.

    Of several feeds of one site the one of the highest rank.
    """
    listed = [one for one in sources if one.state != SourceState.REMOVED and one.kind != "push"]
    listed.sort(key=lambda one: (-(one.rank or 0), one.source_id), reverse=True)
    return {_site(one.site or one.feed_url): one for one in listed}


def _site(url: str) -> str:
    return registrable_domain(host_of(url).partition(":")[0])
