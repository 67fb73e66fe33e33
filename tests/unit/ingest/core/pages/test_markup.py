"""What `<meta>` elements, microdata and RDFa tell."""

from __future__ import annotations

import pytest

from services.ingest.core.pages.marked_up import read_marked_up
from services.ingest.core.pages.meta_tags import (
    canonical_link,
    named_meta,
    open_graph,
    read_meta_tags,
    twitter_card,
)
from tests.unit.ingest.core.pages import pages

GRAPH = pages.meta(
    og__title="Etna erupts",
    og__site_name="Gazette",
    og__image="/etna.jpg",
    article__published_time="2026-11-20T10:00:00Z",
    article__author="https://www.facebook.com/anna",
    article__section="World",
)


def test_open_graph_is_read() -> None:
    facts = open_graph(read_meta_tags(pages.tree(GRAPH)))

    assert (facts.title, facts.site_name) == ("Etna erupts", "Gazette")
    assert (facts.image_url, facts.sections) == ("/etna.jpg", ("World",))
    assert facts.published_at is not None
    assert facts.authors == ()


@pytest.mark.parametrize(
    "name", ["author", "parsely-author", "DC.creator", "citation_author", "sailthru.author"]
)
def test_authors_have_many_names(name: str) -> None:
    head = f'<meta name="{name}" content="By Anna Rossi and Ben Ito">'

    assert named_meta(read_meta_tags(pages.tree(head))).authors == ("Anna Rossi", "Ben Ito")


@pytest.mark.parametrize("name", ["parsely-pub-date", "dc.date.issued", "citation_date", "date"])
def test_dates_have_many_names(name: str) -> None:
    head = f'<meta name="{name}" content="2026/11/20">'
    found = named_meta(read_meta_tags(pages.tree(head))).published_at

    assert str(found) == "2026-11-20 00:00:00+00:00"


def test_twitter_card_is_read() -> None:
    head = '<meta name="twitter:title" content="Etna erupts">'

    assert twitter_card(read_meta_tags(pages.tree(head))).title == "Etna erupts"


def test_canonical_link_is_read() -> None:
    assert canonical_link(pages.tree('<link rel="Canonical" href=" /etna ">')) == "/etna"


def test_microdata_is_read_without_comments() -> None:
    body = """<div itemscope><h2 itemprop="headline">Etna erupts</h2>
    <span itemprop="author"><b itemprop="name">Anna Rossi</b>, Catania</span>
    <time itemprop="datePublished" datetime="2026-11-20">today</time>
    <div itemprop="comment"><i itemprop="author">Troll</i></div></div>"""
    facts = read_marked_up(pages.tree(body=body))

    assert (facts.title, facts.authors) == ("Etna erupts", ("Anna Rossi",))
    assert facts.published_at is not None


def test_rdfa_is_read() -> None:
    body = '<p property="schema:author">Anna Rossi</p><p property="schema:headline">Etna</p>'

    assert read_marked_up(pages.tree(body=body)).authors == ("Anna Rossi",)
