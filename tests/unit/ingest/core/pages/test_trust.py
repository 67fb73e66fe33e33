"""Whom to trust with what: the feed or the page."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta, timezone

import pytest

from services.ingest.core.entries import Draft, Entry, EntryError, Page
from services.ingest.core.pages.trust import (
    believed_address,
    draft_of,
    has_full_text,
    require_usable,
)
from shared.events import Enclosure, GeoPoint
from tests import make
from tests.unit.ingest.samples import LONG_TEXT

LINK = "https://gazette.example/etna"
NOON = datetime(2026, 11, 20, 12, tzinfo=UTC)
ENTRY = Entry(guid="1", url=LINK, title="Etna erupts", content="Ash over Catania.")
PAGE = Page(
    text=LONG_TEXT,
    html=f"<p>{LONG_TEXT}</p>",
    title="Etna erupts again",
    authors=("Anna Rossi",),
    published_at=NOON,
    modified_at=NOON,
    language="it",
    image_url="https://gazette.example/page.jpg",
    site_name="Gazette",
    sections=("World",),
    keywords=("ash",),
    summary="Ash.",
    access="full",
)


def draft(entry: Entry = ENTRY, page: Page = PAGE, final_url: str | None = None) -> Draft:
    return draft_of(entry, page, make.source(name="The Gazette"), None, final_url)


def test_feed_is_trusted_before_its_page() -> None:
    entry = replace(ENTRY, authors=("Ben Ito",), sections=("Sicily",), keywords=("lava",))
    found = draft(replace(entry, image_url="https://a.example/feed.jpg", published_at=NOON))

    assert (found.title, found.authors, found.sections) == (
        "Etna erupts",
        ("Ben Ito",),
        ("Sicily",),
    )
    assert (found.keywords, found.image_url) == (("lava",), "https://a.example/feed.jpg")


def test_page_fills_what_the_feed_leaves_out() -> None:
    found = draft()

    assert (found.authors, found.sections, found.keywords) == (
        ("Anna Rossi",),
        ("World",),
        ("ash",),
    )
    assert (found.published_at, found.modified_at) == (NOON, NOON)
    assert (found.site_name, found.summary, found.language_hint) == ("Gazette", "Ash.", "it")


def test_recordings_and_places_are_kept() -> None:
    sound, place = Enclosure(url="https://a.example/a.mp3"), GeoPoint(latitude=37.7, longitude=15.0)
    found = draft(replace(ENTRY, enclosures=(sound,), location=place))

    assert (found.enclosures, found.location) == ((sound,), place)


def test_moments_are_in_utc() -> None:
    rome = datetime(2026, 11, 20, 13, tzinfo=timezone(timedelta(hours=1)))

    assert str(draft(replace(ENTRY, published_at=rome)).published_at) == "2026-11-20 12:00:00+00:00"


def test_title_that_was_cut_is_completed() -> None:
    assert draft(replace(ENTRY, title="Etna erup…")).title == "Etna erupts again"
    assert draft(replace(ENTRY, title="Ash falls…")).title == "Ash falls…"


def test_name_of_the_source_is_no_author() -> None:
    assert draft(replace(ENTRY, authors=("the gazette",))).authors == ("Anna Rossi",)
    assert draft(replace(ENTRY, authors=("The Gazette",)), Page()).authors == ("The Gazette",)


def test_entry_without_title_takes_its_pages() -> None:
    untitled = replace(ENTRY, title="", content=LONG_TEXT)
    require_usable(untitled)

    assert not has_full_text(untitled)
    assert draft(untitled).title == "Etna erupts again"


@pytest.mark.parametrize("entry", [replace(ENTRY, title=""), replace(ENTRY, url=None)])
def test_entry_without_the_needed_is_refused(entry: Entry) -> None:
    with pytest.raises(EntryError):
        draft(entry, Page())


@pytest.mark.parametrize(
    ("content", "page", "text", "access"),
    [
        (LONG_TEXT, Page(), LONG_TEXT, "full"),
        ("Ash.", PAGE, LONG_TEXT, "full"),
        ("Ash.", replace(PAGE, access="paywalled"), LONG_TEXT, "paywalled"),
        (LONG_TEXT, Page(text="Ash.", access="paywalled"), LONG_TEXT, "full"),
        (
            "Ash over Catania.",
            Page(text="Ash.", access="paywalled"),
            "Ash over Catania.",
            "paywalled",
        ),
        ("Ash.", replace(PAGE, access="summary"), LONG_TEXT, "summary"),
        ("Ash over Catania.", Page(text="Ash.", access="full"), "Ash over Catania.", "full"),
        ("Ash.", Page(), "Ash.", "summary"),
        ("", Page(), "", "empty"),
    ],
)
def test_access_is_that_of_the_text(content: str, page: Page, text: str, access: str) -> None:
    found = draft(replace(ENTRY, content=content), page)

    assert (found.text, found.access) == (text, access)


def test_markup_belongs_to_the_text() -> None:
    entry = replace(ENTRY, html="<p>Ash over Catania.</p>")

    assert draft(entry).html == PAGE.html
    assert draft(entry, Page()).html == entry.html


@pytest.mark.parametrize(
    ("named", "believed"),
    [
        ("https://gazette.example/world/etna", True),
        ("https://www.gazette.example/world/etna", True),
        ("/world/etna", True),
        ("https://other.example/etna", False),
        ("https://gazette.example/", False),
        ("javascript:alert(1)", False),
        (None, False),
    ],
)
def test_page_is_believed_within_its_site(named: str | None, believed: bool) -> None:
    assert (believed_address(named, LINK) is not None) is believed


def test_believed_address_makes_the_link_an_alias() -> None:
    found = draft(page=replace(PAGE, canonical_url="https://gazette.example/world/etna"))

    assert found.canonical_url == "https://gazette.example/world/etna"
    assert found.aliases == (LINK,)


@pytest.mark.parametrize(
    "final", [None, LINK, "https://gazette.example/", "https://login.a.example/x"]
)
def test_link_stays_when_it_leads_nowhere(final: str | None) -> None:
    found = draft(final_url=final)

    assert (found.canonical_url, found.aliases) == (LINK, ())


def test_redirect_gives_the_articles_address() -> None:
    found = draft(final_url="https://other.example/2026/etna-erupts")

    assert found.canonical_url == "https://other.example/2026/etna-erupts"
    assert found.aliases == (LINK,)


def test_redirect_without_article_is_not_believed() -> None:
    assert draft(page=Page(), final_url="https://other.example/gone").canonical_url == LINK
