"""Pages to try the readers on."""

from __future__ import annotations

from lxml.html import HtmlElement
from trafilatura import load_html

from services.ingest.core.entries import Page
from services.ingest.core.pages.extraction import extract_page
from tests.unit.ingest.samples import LONG_TEXT

URL = "https://gazette.example/world/etna"
ARTICLE = f"<article><h1>Etna erupts</h1><p>{LONG_TEXT}</p><p>Ash again. {LONG_TEXT}</p></article>"


def html(head: str = "", body: str = ARTICLE) -> str:
    return f"<!doctype html><html><head>{head}</head><body>{body}</body></html>"


def tree(head: str = "", body: str = ARTICLE) -> HtmlElement:
    found = load_html(html(head, body))
    assert found is not None
    return found


def page(head: str = "", body: str = ARTICLE, url: str = URL) -> Page:
    return extract_page(html(head, body).encode(), url)


def json_ld(text: str) -> str:
    return f'<script type="application/ld+json">{text}</script>'


def meta(**contents: str) -> str:
    return "".join(
        f'<meta property="{k.replace("__", ":")}" content="{v}">' for k, v in contents.items()
    )
