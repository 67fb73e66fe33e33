"""Titles of articles."""

from __future__ import annotations

import pytest

from services.ingest.core.pages.titles import choose_title, without_site
from tests.unit.ingest.core.pages import pages

NAMES = ["The Gazette", "gazette.example"]


def title_of(head: str, body: str, *declared: str) -> str:
    return choose_title(pages.tree(head, body), pages.URL, declared, NAMES)


@pytest.mark.parametrize(
    "title",
    [
        "Etna erupts – again | The Gazette",
        "Etna erupts – again - gazette.example",
        "The Gazette: Etna erupts – again",
        "Etna erupts – again",
    ],
)
def test_name_of_the_site_is_split_off(title: str) -> None:
    assert without_site(title, NAMES) == "Etna erupts – again"


def test_heading_that_is_declared_wins() -> None:
    body = "<h1>Volcanoes of the world</h1><h1>Etna erupts once more</h1>"

    assert title_of("", body, "Etna erupts | The Gazette") == "Etna erupts once more"


def test_name_of_the_site_is_no_heading() -> None:
    body = '<h1><a href="/">The Gazette</a></h1><h2 class="entry-title">Etna erupts again</h2>'

    assert title_of("<title>Etna erupts again | The Gazette</title>", body) == "Etna erupts again"


@pytest.mark.parametrize(
    "beside",
    [
        '<span class="kicker">Volcanoes</span>',
        '<span class="sr-only">Article: </span>',
        "<time>20 November 2026</time>",
    ],
)
def test_what_stands_beside_a_title_goes(beside: str) -> None:
    assert title_of("", f"<h1>{beside} Etna erupts</h1>", "Etna erupts") == "Etna erupts"


def test_declared_title_stands_in_for_a_heading() -> None:
    assert title_of("", "<p>Ash.</p>", "Etna erupts | The Gazette") == "Etna erupts"


def test_page_without_any_title_has_none() -> None:
    assert title_of("", "<p>Ash.</p>") == ""
