"""Text from pages."""

from __future__ import annotations

from services.ingest.core.entries import Page
from services.ingest.core.pages.extraction import extract_page
from tests.unit.ingest.samples import LONG_TEXT

PAGE = f"""<html><head><title>Etna erupts</title><meta name="author" content="Anna Rossi">
<meta property="article:published_time" content="2026-11-20T10:00:00Z"></head><body>
<nav><a href="/">Home</a></nav><article><h1>Etna erupts</h1><p>{LONG_TEXT}</p>
<p>{LONG_TEXT}</p><script>track()</script></article><footer>Imprint</footer></body></html>"""


def test_article_is_found_among_furniture() -> None:
    page = extract_page(PAGE.encode(), "https://gazette.example/etna")

    assert LONG_TEXT.strip() in page.text
    assert "Imprint" not in page.text
    assert "track" not in page.text
    assert page.authors == ("Anna Rossi",)


def test_no_article_gives_an_empty_page() -> None:
    assert extract_page(b"%PDF-1.7 \x00\xff", "https://gazette.example/a.pdf") == Page()
