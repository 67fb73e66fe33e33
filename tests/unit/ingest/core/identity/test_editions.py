"""Pages for phones, AMP and redirectors lead to the page itself."""

from __future__ import annotations

import pytest

from services.ingest.core.identity.canonical_url import canonical_url

STORY = "https://www.gazette.example/world/etna-erupts-again-1234"


@pytest.mark.parametrize(
    "url",
    [
        f"{STORY}/amp",
        f"{STORY}.amp",
        f"{STORY}?amp=1",
        f"{STORY}?outputType=amp",
        "https://www.gazette.example/amp/world/etna-erupts-again-1234",
        "https://amp.gazette.example/world/etna-erupts-again-1234",
        "https://m.gazette.example/world/etna-erupts-again-1234",
        f"https://www.google.co.uk/amp/s/{STORY[8:]}/amp",
        f"https://www-gazette-example.cdn.ampproject.org/v/s/{STORY[8:]}?amp_js_v=0.1&usqp=x",
        "https://www.google.com/url?sa=t&url=https%3A%2F%2Fwww.gazette.example%2Fworld%2F"
        "etna-erupts-again-1234%3Futm_source%3Dg&usg=x",
        "https://l.facebook.com/l.php?u=https%3A%2F%2Fwww.gazette.example%2Fworld%2F"
        "etna-erupts-again-1234%3Ffbclid%3Dy&h=AT0",
        "https://r.search.yahoo.com/_ylt=A/RU=https%3a%2f%2fwww.gazette.example%2fworld%2f"
        "etna-erupts-again-1234/RK=2/RS=x-",
    ],
)
def test_editions_are_one_article(url: str) -> None:
    assert canonical_url(url) == STORY


@pytest.mark.parametrize(
    ("url", "canonical"),
    [
        (f"{STORY}/amp/", f"{STORY}/"),
        ("https://a.example/story-2026.amp.html", "https://a.example/story-2026.html"),
        ("https://a.example/x-1234567-amp.html", "https://a.example/x-1234567.html"),
        ("https://en.m.wikipedia.org/wiki/Etna", "https://en.wikipedia.org/wiki/Etna"),
        ("https://mobile.nytimes.com/a.html?smid=tw", "https://www.nytimes.com/a.html"),
    ],
)
def test_editions_have_a_main_page(url: str, canonical: str) -> None:
    assert canonical_url(url) == canonical


@pytest.mark.parametrize(
    "url",
    [
        "https://a.example/wiki/amp",
        "https://a.example/amp",
        "https://a.example/amp/",
        "https://a.example/the-best-guitar-amp.html",
        "https://m.gazette.example/",
        "https://mobile.gazette.example/etna-erupts-again",
        "https://m.blogspot.com/2026/11/etna.html",
        "https://ham.gazette.example/etna",
        "https://www.google.com/url?q=etna",
        "https://www.google.com/amp/etna",
        "https://gazette.example/url?q=https://herald.example/",
    ],
)
def test_what_only_looks_so_stays(url: str) -> None:
    assert canonical_url(url) == url


def test_redirectors_lead_not_for_ever() -> None:
    inner = "https://www.google.com/url?q=https%3A%2F%2Fwww.google.com%2Furl%3Fq%3Dx"

    assert canonical_url(inner) == "https://www.google.com/url?q=x"


def test_rules_of_one_site_are_its_own() -> None:
    assert canonical_url("https://www.nytimes.com/a?smid=tw") == "https://www.nytimes.com/a"
    assert canonical_url("https://a.example/a?smid=tw") == "https://a.example/a?smid=tw"
