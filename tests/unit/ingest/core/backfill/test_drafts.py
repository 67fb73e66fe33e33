"""Articles out of archived pages and lines."""

from __future__ import annotations

from dataclasses import replace

import pytest

from services.ingest.core.backfill.drafts import NoArticleError, by_site, line_draft, page_draft
from services.ingest.core.backfill.records import StoredRecord
from services.ingest.core.entries import EntryError, Page
from shared.events import Lane, SourceState
from tests import make

RECORD = StoredRecord(
    0, 9, "page", b"", url="https://www.gazette.example/etna", captured_at=make.NOW
)
PAGE = Page(text="Ash fell on Catania.", title="Etna erupts", access="full")


def test_archived_page_becomes_an_article() -> None:
    draft = page_draft(RECORD, PAGE, {})

    assert (draft.title, draft.text, draft.lane) == (PAGE.title, PAGE.text, Lane.BACKFILL)
    assert draft.published_at == make.NOW
    assert draft.source.id == "gazette.example"


def test_known_site_gives_its_source() -> None:
    source = make.source("gazette", site="https://gazette.example/")

    draft = page_draft(RECORD, PAGE, by_site([source]))

    assert draft.source.id == "gazette"


def test_highest_rank_speaks_for_a_site() -> None:
    low, high = make.source("gazette", rank=1), make.source("gazette", source_id="h", rank=9)
    gone = make.source("gazette", source_id="g", rank=99, state=SourceState.REMOVED)

    assert by_site([high, gone, low])["gazette.example"].source_id == "h"


@pytest.mark.parametrize(
    ("page", "url"),
    [
        (replace(PAGE, text=""), RECORD.url),
        (replace(PAGE, access="empty"), RECORD.url),
        (replace(PAGE, title=""), RECORD.url),
        (PAGE, "https://www.gazette.example/"),
    ],
)
def test_other_pages_are_no_articles(page: Page, url: str) -> None:
    with pytest.raises(NoArticleError):
        page_draft(replace(RECORD, url=url), page, {})


def test_lines_are_read_like_pushes() -> None:
    line = b'{"url": "https://a.example/x", "title": "T", "text": "x", "lane": "live"}'

    assert line_draft(StoredRecord(0, 9, "article", line)).lane == Lane.BACKFILL


@pytest.mark.parametrize("line", [b"{", b"[]", b'{"url": "https://a.example/"}', b"\xff"])
def test_bad_lines_say_why(line: bytes) -> None:
    with pytest.raises(EntryError):
        line_draft(StoredRecord(0, 9, "article", line))
