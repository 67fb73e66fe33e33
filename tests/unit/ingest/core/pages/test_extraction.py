"""Pages as a whole: text, markup, authors, and whether it is an article."""

from __future__ import annotations

import json

import pytest

from services.ingest.core.entries import Page
from services.ingest.core.pages.extraction import extract_page
from tests.unit.ingest.core.pages import pages
from tests.unit.ingest.samples import LONG_TEXT

SHORT = "<article><h1>Etna erupts</h1><p>Ash fell on the roofs of Catania all night long.</p>{}"
PAGE = pages.html(
    '<title>Etna erupts</title><meta name="author" content="Anna Rossi">'
    '<meta property="article:published_time" content="2026-11-20T10:00:00Z">',
    f"<nav><a href='/'>Home</a></nav>{pages.ARTICLE}<footer>Imprint</footer>",
)
LOCKED = pages.json_ld(json.dumps({"@type": "NewsArticle", "isAccessibleForFree": False}))


def test_article_is_found_among_furniture() -> None:
    page = extract_page(PAGE.encode(), pages.URL)

    assert LONG_TEXT.strip() in page.text
    assert "Imprint" not in page.text
    assert (page.title, page.authors, page.access) == ("Etna erupts", ("Anna Rossi",), "full")


@pytest.mark.parametrize("body", [b"%PDF-1.7 \x00\xff", b"", b"\x00" * 100, b"plain words"])
def test_no_page_gives_an_empty_one(body: bytes) -> None:
    assert extract_page(body, "https://gazette.example/a.pdf").text == ""


def test_markup_is_kept_and_safe() -> None:
    body = f"""<article><h1>Etna</h1><p>{LONG_TEXT} <a href="/map">map</a> <b>tonight</b></p>
    <p onclick="x()">{LONG_TEXT}<script>track()</script></p></article>"""
    page = pages.page(body=body)

    assert '<a href="https://gazette.example/map"' in page.html
    assert "<strong>tonight</strong>" in page.html
    assert "script" not in page.html
    assert "onclick" not in page.html
    assert "map tonight" in page.text


@pytest.mark.parametrize("line", ["Read more: Stromboli erupts", "Lesen Sie auch: X", "Print"])
def test_pointers_and_buttons_are_left_out(line: str) -> None:
    body = f"<article><p>{LONG_TEXT}</p><p>{line}</p><p>Read more than that: {LONG_TEXT}</p>"
    page = pages.page(body=body)

    assert line not in page.text.split("\n\n")
    assert "Read more than that" in page.text


def test_every_fact_of_a_page_is_told() -> None:
    head = pages.meta(
        og__title="Etna erupts | Gazette",
        og__site_name="Gazette",
        og__image="/etna.jpg",
        og__description="Ash over Catania.",
        article__section="World",
        article__tag="Volcanoes",
        article__modified_time="2026-11-21T10:00:00Z",
    )
    page = pages.page(f'{head}<link rel="canonical" href="/etna">')

    assert (page.site_name, page.summary) == ("Gazette", "Ash over Catania.")
    assert page.image_url == "https://gazette.example/etna.jpg"
    assert page.canonical_url == "https://gazette.example/etna"
    assert (page.sections, page.keywords) == (("World",), ("Volcanoes",))
    assert page.modified_at is not None


def test_person_is_named_before_the_site() -> None:
    head = pages.meta(og__site_name="Gazette", article__author="Gazette")
    body = pages.ARTICLE.replace("</h1>", "</h1><p class='byline'>By Anna Rossi</p>")

    assert pages.page(head, body).authors == ("Anna Rossi",)
    assert pages.page(head).authors == ("Gazette",)


@pytest.mark.parametrize(
    ("head", "body"),
    [
        (LOCKED, pages.ARTICLE),
        (pages.meta(article__content_tier="locked"), pages.ARTICLE),
        ("", SHORT.format("</article><div class='x'>Subscribe to continue reading</div>")),
        ("", SHORT.format("</article><p>Jetzt weiterlesen mit Abo</p>")),
        ("", SHORT.format("</article><p>Il vous reste 80 % de cet article à lire</p>")),
        ("", SHORT.format("</article><p>Contenido exclusivo para suscriptores</p>")),
        (
            "",
            f"<article><p>{LONG_TEXT}</p></article><p class='paywall'>Already a subscriber?</p>",
        ),
    ],
)
def test_what_must_be_paid_for_is_marked(head: str, body: str) -> None:
    assert pages.page(head, body).access == "paywalled"


@pytest.mark.parametrize(
    "body",
    [
        "<h1>404 Not Found</h1><p>The page you are looking for does not exist any more.</p>",
        "<h1>Just a moment...</h1><p>Checking your browser before you go on to the site.</p>",
        "<div id='app'></div><p>You need to enable JavaScript to run this application.</p>",
        "<h1>Your privacy</h1><p>We and our partners store and use cookies on your device.</p>",
        "<h1>Seite nicht gefunden</h1><p>Leider ist hier nichts, versuchen Sie die Suche.</p>",
    ],
)
def test_notice_in_the_articles_place_tells_nothing(body: str) -> None:
    assert pages.page(pages.meta(og__title="404"), body) == Page()


def test_list_of_links_is_no_article() -> None:
    links = "".join(
        f"<p><a href='/{n}'>Story number {n} of this long day</a></p>" for n in range(30)
    )

    assert pages.page(body=f"<main><h1>World</h1>{links}</main>").access == "empty"


def test_note_on_scripts_spoils_no_article() -> None:
    body = f"{pages.ARTICLE}<p>Please enable JavaScript to see the map.</p>"

    assert pages.page(body=body).access == "full"


@pytest.mark.parametrize("ending", ["Ash …", "Ash. Read more", "[...]"])
def test_text_that_breaks_off_is_a_summary(ending: str) -> None:
    body = SHORT.format(
        f"<p>It fell on the roofs, on the cars and on the sea. {ending}</p></article>"
    )

    assert pages.page(body=body).access == "summary"


def test_text_of_the_description_is_a_summary() -> None:
    text = "Ash fell on the roofs of Catania all night long."

    assert pages.page(pages.meta(og__description=text), SHORT.format("")).access == "summary"


def test_deep_nesting_is_survived() -> None:
    body = "<div>" * 50_000 + "<p>Ash</p>"

    assert extract_page(f"<html><body>{body}".encode(), pages.URL).access in ("empty", "full")
