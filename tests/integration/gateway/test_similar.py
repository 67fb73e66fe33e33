"""Similar news, on the fake and on the real index."""

from __future__ import annotations

from typing import Any

from services.gateway.core.finder import ArticleFinder
from services.gateway.routes.articles import similar_articles
from tests import make
from tests.integration.gateway.conftest import Fill
from tests.make_documents import article_event, entity_link, story_event

ERUPTION = "The volcano erupted over Catania with ash and lava."
AGAIN = "Ash and lava: the volcano near Catania erupted again."
BUDGET = "Parliament passes budget."


async def similar(finder: ArticleFinder, name: str, limit: int = 5) -> list[str]:
    article = await finder.article(make.article_id(name))
    assert article is not None
    story = await finder.story_of(article.article_id)
    return [one.article_id for one in await similar_articles(finder, article, story, limit)]


def ids(*names: str) -> list[str]:
    return [make.article_id(name) for name in names]


def told(name: str, text: str, **fields: Any) -> Any:
    return article_event(name, **({"outlet": f"outlet-of-{name}", "text": text} | fields))


async def test_without_a_story_likeness_decides(fill: Fill) -> None:
    finder = await fill(
        told("new", ERUPTION), told("alike", AGAIN), told("budget", BUDGET, title="Votes")
    )

    assert await similar(finder, "new") == ids("alike")


async def test_the_story_comes_first_and_the_likest_of_it(fill: Fill) -> None:
    finder = await fill(
        told("read", ERUPTION),
        told("alike", AGAIN),
        told("aside", "Flights resume.", title="Airport opens"),
        told("same", "The volcano erupted over Catania: ash fell."),
        story_event("s1", of=("read", "aside", "same")),
    )

    assert await similar(finder, "read") == ids("same", "aside", "alike")


async def test_copies_are_left_out_wherever_they_stand(fill: Fill) -> None:
    members = [
        make.story_member(name, copy_of=of and make.article_id(of))
        for name, of in (("first", None), ("second", "first"))
    ]
    finder = await fill(
        told("read", ERUPTION, content_hash="x"),
        told("equal", f"{ERUPTION} Equal.", content_hash="x"),
        told("first", AGAIN),
        told("second", f"{AGAIN} By our own reporters."),
        story_event("s1", members=tuple(members)),
    )

    assert len(await similar(finder, "read")) == 1
    assert await similar(finder, "first") != ids("second")


async def test_other_languages_fill_what_is_left(fill: Fill) -> None:
    both = (entity_link(), entity_link("Q1", "Catania"))
    finder = await fill(
        told("read", ERUPTION, entities=both),
        told("german", "Asche fällt.", title="Ätna", code="de", entities=both),
        told("one", "Asche.", title="Ätna", code="de", entities=both[:1]),
        told("alike", AGAIN),
    )

    assert await similar(finder, "read") == ids("alike", "german")
    assert await similar(finder, "read", limit=1) == ids("alike")


async def test_near_in_time_comes_before_far(fill: Fill) -> None:
    """Around the article that is read, whatever the time is today."""
    finder = await fill(
        told("now", f"{AGAIN} Today."),
        told("old", ERUPTION, event_time=make.hours_ago(24 * 90)),
        told("then", f"{AGAIN} Then.", event_time=make.hours_ago(24 * 91)),
    )

    assert (await similar(finder, "old"))[0] in ids("then")
