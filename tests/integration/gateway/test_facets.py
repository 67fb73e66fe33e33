"""Counts add up with lists: of facets and timelines, in memory and on Elasticsearch."""

from __future__ import annotations

from datetime import timedelta
from random import Random

import pytest

from services.gateway.core.finder import ArticleFinder, Found, SearchRequest
from services.gateway.core.query.dates import told
from services.gateway.core.search.facets import Facets
from services.gateway.core.search.timeline import Interval, following
from services.gateway.core.views import FacetName
from shared.events import EnrichedArticle, Tag
from tests import make
from tests.integration.gateway.conftest import Fill
from tests.integration.gateway.paging import pages
from tests.make_documents import article_event, entity_link, retraction, story_event
from tests.memory_gateway import in_memory

ARTICLES = 120
EVERY: tuple[FacetName, ...] = (
    "source",
    "language",
    "country",
    "section",
    "tag",
    "entity",
    "date",
)
ENTITIES = {"Q1": "Etna", "Q2": "Ada Lovelace", "cupure:a b": "A b"}
TAGS = {"medtop:1": "Volcanoes", "medtop:2": "Two words"}


def event(random: Random, number: int) -> EnrichedArticle:
    outlet = random.choice(["gazette", "herald", "rheinblick"])
    article = article_event(
        f"a{number}",
        code=random.choice(["en", "de", "ru"]),
        text=random.choice(["Ash fell.", "Lava flowed.", "Ash and lava."]),
        sections=tuple(random.sample(["world", "sport", "local-news"], random.randint(0, 2))),
        entities=tuple(entity_link(one, ENTITIES[one]) for one in random.sample(list(ENTITIES), 2)),
        tags=tuple(
            Tag(id=one, label=TAGS[one], confidence=0.9) for one in random.sample(list(TAGS), 1)
        ),
        event_time=make.NOW - timedelta(hours=random.randint(0, 400)),
    )
    country = random.choice(["GB", "gb", "DE", None])
    return article.model_copy(update={"source": make.source_ref(outlet, country=country)})


def events() -> list[EnrichedArticle]:
    random = Random(17)  # noqa: S311
    return [event(random, number) for number in range(ARTICLES)]


async def faceted(finder: ArticleFinder, q: str, size: int = 50, **asked: object) -> Found:
    fields = {"q": q, "facets": Facets(EVERY, size), "now": make.NOW} | asked
    return await finder.search(SearchRequest(**fields))  # type: ignore[arg-type]  # test shorthand


@pytest.mark.parametrize("q", ["", "ash", "ash OR lang:ru"])
async def test_every_bucket_counts_what_its_query_finds(fill: Fill, q: str) -> None:
    finder = await fill(*events(), retraction("a7"))
    found = await faceted(finder, q)

    for facet in found.facets:
        assert facet.buckets, facet.facet
        for bucket in facet.buckets:
            narrowed = f"({q}) {bucket.query}" if q else bucket.query
            assert (await finder.search(SearchRequest(q=narrowed))).total == bucket.count, bucket
    assert tuple(one.facet for one in found.facets) == EVERY


async def test_facets_are_what_reading_every_article_gives(in_elastic: Fill) -> None:
    finder, other = await in_elastic(*events()), await in_memory(*events())

    for size in (2, 50):
        assert (await faceted(finder, "ash", size)).facets == (
            await faceted(other, "ash", size)
        ).facets


async def test_facets_count_articles_of_folded_lists_too(fill: Fill) -> None:
    finder = await fill(*events(), story_event("s1", of=tuple(f"a{one}" for one in range(60))))

    whole, folded = await faceted(finder, "ash"), await faceted(finder, "ash", collapse="story")
    large = await faceted(finder, "ash", sort="story_size")

    assert whole.facets == folded.facets == large.facets


async def test_facets_come_with_the_first_page(fill: Fill) -> None:
    finder = await fill(*events())
    request = SearchRequest(facets=Facets(("section",)), limit=50)

    counted = [len(found.facets) async for found in pages(finder.search, request)]

    assert counted == [1, 0, 0]


@pytest.mark.parametrize("interval", ["hour", "day", "week", "month"])
async def test_timeline_counts_what_is_found_in_each_step(fill: Fill, interval: Interval) -> None:
    finder = await fill(*events())

    found = await finder.timeline(SearchRequest(q="ash", now=make.NOW), interval)

    assert found.total == (await finder.search(SearchRequest(q="ash"))).total
    assert sum(count for _, count in found.steps) == found.total
    for at, count in found.steps[:20]:
        within = f"ash after:{told(at)} before:{told(following(at, interval))}"
        assert (await finder.search(SearchRequest(q=within))).total == count


async def test_timeline_without_articles(fill: Fill) -> None:
    finder = await fill(*events())
    asked = "never after:2026-11-18 before:2026-11-20"

    assert (await finder.timeline(SearchRequest(q="never", now=make.NOW), "day")).steps == ()
    steps = (await finder.timeline(SearchRequest(q=asked, now=make.NOW), "day")).steps
    assert [(f"{at:%d}", count) for at, count in steps] == [("18", 0), ("19", 0)]
