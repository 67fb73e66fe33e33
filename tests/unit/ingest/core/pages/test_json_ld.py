"""JSON-LD, well-formed and broken."""

from __future__ import annotations

import json

import pytest

from services.ingest.core.pages.json_ld import read_json_ld
from tests.unit.ingest.core.pages import pages

ETNA = {
    "@context": "https://schema.org",
    "@type": "NewsArticle",
    "headline": "Etna erupts",
    "author": [{"@type": "Person", "name": "Anna Rossi"}, {"name": "Ben Ito"}],
    "datePublished": "2026-11-20T10:00:00+01:00",
    "dateModified": "2026-11-21",
    "articleSection": "World",
    "keywords": "volcanoes, Sicily",
    "image": {"url": "/etna.jpg"},
    "publisher": {"name": "Gazette"},
}


def headline_of(script: str) -> str:
    return read_json_ld(pages.tree(pages.json_ld(script))).title


def test_article_tells_every_fact() -> None:
    facts = read_json_ld(pages.tree(pages.json_ld(json.dumps(ETNA))))

    assert (facts.title, facts.authors) == ("Etna erupts", ("Anna Rossi", "Ben Ito"))
    assert str(facts.published_at) == "2026-11-20 10:00:00+01:00"
    assert str(facts.modified_at) == "2026-11-21 00:00:00+00:00"
    assert (facts.sections, facts.keywords) == (("World",), ("volcanoes", "Sicily"))
    assert (facts.image_url, facts.site_name) == ("/etna.jpg", "Gazette")


@pytest.mark.parametrize("value", [[ETNA], {"@graph": [{"@type": "Organization"}, ETNA]}])
def test_article_is_found_in_lists_and_graphs(value: object) -> None:
    assert headline_of(json.dumps(value)) == "Etna erupts"


def test_author_is_followed_by_id() -> None:
    graph = [
        {"@type": "Article", "author": {"@id": "#anna"}},
        {"@id": "#anna", "name": "Anna Rossi"},
    ]

    facts = read_json_ld(pages.tree(pages.json_ld(json.dumps({"@graph": graph}))))

    assert facts.authors == ("Anna Rossi",)


@pytest.mark.parametrize(
    "script",
    [
        '{"@type": "Article", "headline": "Etna erupts",}',
        '{"@type": "Article", /* by hand */ "headline": "Etna erupts"}',
        '{"@type": "Article", // by hand\n "headline": "Etna erupts"}',
        '{"@type": "Article", "headline": "Etna\n erupts"}',
        '<!-- {"@type": "Article", "headline": "Etna erupts"} -->',
        '//<![CDATA[\n{"@type": "Article", "headline": "Etna erupts"}\n//]]>',
        '{"@type": "WebSite"}{"@type": "Article", "headline": "Etna erupts"};',
        "{&quot;@type&quot;: &quot;Article&quot;, &quot;headline&quot;: &quot;Etna erupts&quot;}",
    ],
)
def test_broken_json_is_read_leniently(script: str) -> None:
    assert headline_of(script) == "Etna erupts"


@pytest.mark.parametrize("script", ["", "{", "[" * 100_000, '{"@graph": 7}', '{"@type": [7]}'])
def test_hopeless_json_tells_nothing(script: str) -> None:
    assert headline_of(script) == ""


@pytest.mark.parametrize(
    "said",
    [
        {"isAccessibleForFree": "False"},
        {"isAccessibleForFree": False},
        {"hasPart": {"isAccessibleForFree": False, "cssSelector": ".more"}},
    ],
)
def test_article_that_costs_is_told(said: dict[str, object]) -> None:
    assert read_json_ld(pages.tree(pages.json_ld(json.dumps(ETNA | said)))).is_free is False
