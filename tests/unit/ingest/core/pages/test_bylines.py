"""Names in bylines and metadata."""

from __future__ import annotations

import pytest

from services.ingest.core.pages.bylines import read_bylines
from services.ingest.core.pages.elements import near_heading
from services.ingest.core.pages.names import names_in_byline, personal_names, signature
from tests.unit.ingest.core.pages import pages


def authors_of(body: str) -> tuple[str, ...]:
    tree = pages.tree(body=body)
    return read_bylines(tree, near_heading(tree))


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("By Anna Rossi and Ben Ito", ("Anna Rossi", "Ben Ito")),
        ("Von Anna Rossi, Ben Ito und Cem Kaya", ("Anna Rossi", "Ben Ito", "Cem Kaya")),
        ("Por Anna Rossi y Ben Ito", ("Anna Rossi", "Ben Ito")),
        ("Par Loïc Le Clerc", ("Loïc Le Clerc",)),
        ("20.11.2026 10:00 Uhr von Anna Rossi", ("Anna Rossi",)),
        ("Posted on November 20, 2026 by Anna Rossi", ("Anna Rossi",)),
        ("Anna Rossi | 20.11.2026", ("Anna Rossi",)),
        ("Anna Rossi (Catania)", ("Anna Rossi",)),
        ("Anna Rossi, correspondent", ("Anna Rossi",)),
        ("Helge Byron", ("Helge Byron",)),
        ("Geschrieben vonAnna Rossi", ("Anna Rossi",)),
        ("© Anna Rossi Anna Rossi", ("Anna Rossi",)),
        ("Category: News", ()),
        ("All rights reserved", ()),
        ("Veröffentlicht", ()),
        ("admin", ()),
    ],
)
def test_byline_gives_its_names(text: str, names: tuple[str, ...]) -> None:
    assert names_in_byline(text) == names


def test_addresses_are_no_names() -> None:
    assert personal_names("https://gazette.example/anna; Anna Rossi") == ("Anna Rossi",)


@pytest.mark.parametrize(
    "byline",
    [
        '<a rel="author" href="/anna">Anna Rossi</a>',
        '<p class="byline">By <a href="/anna">Anna Rossi</a>, 20 November 2026</p>',
        '<div class="articleAuthorDate">Anna Rossi, 20.11.2026</div>',
        '<span class="vcard author"><span class="fn">Anna Rossi</span></span>',
        "<p>By Anna Rossi</p>",
        '<div><a href="/authors/anna-rossi">Anna Rossi</a></div>',
        '<p class="article-meta">20.11.2026 | Anna Rossi</p>',
    ],
)
def test_byline_is_found_at_the_heading(byline: str) -> None:
    assert authors_of(f"<h1>Etna erupts</h1>{byline}<p>Ash fell on Catania.</p>") == ("Anna Rossi",)


def test_authors_of_others_are_left_out() -> None:
    comment = '<div class="comments"><span class="comment-author">Troll Trollson</span></div>'
    teaser = '<aside><p class="author">Ben Ito</p></aside>'

    assert authors_of(f"<h1>Etna erupts</h1><p>Ash fell.</p>{comment}{teaser}") == ()


def test_last_line_may_be_a_signature() -> None:
    assert signature("Ash fell.\n\nIt fell all night.\n\nVon Anna Rossi") == ("Anna Rossi",)
    assert signature("Ash fell.\n\nBy the sea it fell all night.") == ()
