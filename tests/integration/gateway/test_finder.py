"""What every finder promises: the same tests on the fake and on the real index."""

from __future__ import annotations

from typing import Any

from services.gateway.core.finder import ArticleFinder, OwnStory, SearchRequest, Sort, StoryRequest
from shared.events import Event
from tests import make
from tests.integration.gateway.conftest import Fill
from tests.integration.gateway.paging import every_hit, every_story
from tests.make_documents import (
    article_event,
    entity_link,
    retraction,
    story_event,
)


def ids(*names: str) -> set[str]:
    return {make.article_id(name) for name in names}


async def found(finder: ArticleFinder, **asked: object) -> set[str]:
    page = await finder.search(SearchRequest(**asked))  # type: ignore[arg-type]  # test shorthand
    assert page.total == len(page.hits)
    return {hit.article.article_id for hit in page.hits}


async def to_the_end(finder: ArticleFinder, q: str, sort: Sort) -> list[str]:
    request = SearchRequest(q=q, sort=sort, limit=4, now=make.NOW)
    return [hit.article.article_id async for hit in every_hit(finder, request)]


async def test_words_and_phrases_are_required(fill: Fill) -> None:
    finder = await fill(
        article_event("a1", text="An ash cloud over Catania."),
        article_event("a2", text="A cloud of ash over Catania."),
        article_event("a3", text="The budget passed.", title="Votes"),
    )

    assert await found(finder, q="ash catania") == ids("a1", "a2")
    assert await found(finder, q='"ash cloud"') == ids("a1")
    assert await found(finder, q="catania budget") == set()
    assert await found(finder, q="?!") == set()


async def test_every_filter_narrows(fill: Fill) -> None:
    finder = await fill(
        article_event("a1", sections=("world",), entities=(entity_link("Q16990"),)),
        article_event("a2", outlet="rheinblick", code="de", sections=("sport",)),
    )

    assert await found(finder) == ids("a1", "a2")
    assert await found(finder, section="world") == ids("a1")
    assert await found(finder, language="de") == ids("a2")
    assert await found(finder, source="rheinblick") == ids("a2")
    assert await found(finder, entity="Q16990") == ids("a1")


async def test_pages_have_no_gap_or_double(fill: Fill) -> None:
    """Also among articles of the same moment and score."""
    names = [f"a{number}" for number in range(11)]
    finder = await fill(*(article_event(name) for name in names))

    for q, sort in (("", "date"), ("etna", "date"), ("etna", "relevance")):
        seen = await to_the_end(finder, q, sort)  # type: ignore[arg-type]  # literals in a tuple
        assert len(seen) == len(names)
        assert set(seen) == ids(*names)


def two_stories() -> list[Event]:
    """Return eight articles, the newest first; of them three are one story and two another."""
    names = [f"a{number}" for number in range(8)]
    aged = [
        article_event(name, event_time=make.hours_ago(hours)) for hours, name in enumerate(names)
    ]
    return [
        *aged,
        story_event("large", of=("a2", "a4", "a7")),
        story_event("small", of=("a1", "a5")),
        story_event("single", of=("a0",)),
    ]


async def listed(finder: ArticleFinder, **asked: Any) -> list[tuple[str, int]]:
    """Return the names of all listed articles and how many each stands for."""
    names = {make.article_id(f"a{number}"): f"a{number}" for number in range(8)}
    request = SearchRequest(now=make.NOW, limit=2, **asked)
    hits = [hit async for hit in every_hit(finder, request)]
    return [(names[hit.article.article_id], hit.stands_for) for hit in hits]


async def test_best_article_stands_for_its_story(fill: Fill) -> None:
    finder = await fill(*two_stories())

    by_date = await listed(finder, collapse="story", sort="date")
    narrowed = await listed(
        finder, q=f"-story:single before:{make.hours_ago(1.5):%Y-%m-%dT%H:%MZ}", collapse="story"
    )

    assert by_date == [("a0", 1), ("a1", 2), ("a2", 3), ("a3", 1), ("a6", 1)]
    assert narrowed == [("a2", 3), ("a3", 1), ("a5", 1), ("a6", 1)]


async def test_large_stories_come_first(fill: Fill) -> None:
    finder = await fill(*two_stories())

    whole = await listed(finder, sort="story_size")
    folded = await listed(finder, sort="story_size", collapse="story", q="etna")

    assert [name for name, _ in whole] == ["a2", "a4", "a7", "a1", "a5", "a0", "a3", "a6"]
    assert folded == [("a2", 3), ("a1", 2), ("a0", 1), ("a3", 1), ("a6", 1)]


async def test_article_in_two_stories_is_of_the_latest(fill: Fill) -> None:
    """As between the writing of the two stories that it moved between."""
    finder = await fill(
        *(article_event(f"a{number}", event_time=make.hours_ago(number)) for number in range(4)),
        story_event("old", of=("a0", "a1", "a2"), latest_at=make.hours_ago(5)),
        story_event("new", of=("a0", "a3")),
    )

    assert await listed(finder, collapse="story", sort="date") == [("a0", 2), ("a1", 2)]


async def test_newest_come_first(fill: Fill) -> None:
    finder = await fill(
        article_event("old", event_time=make.hours_ago(2)),
        article_event("new"),
        article_event("older", event_time=make.hours_ago(3)),
    )

    page = await finder.search(SearchRequest())

    order = [hit.article.article_id for hit in page.hits]
    assert order == [make.article_id(one) for one in ("new", "old", "older")]


async def test_retracted_articles_are_never_found(fill: Fill) -> None:
    gone = make.article_id("gone")
    finder = await fill(
        article_event("gone", sections=("world",)), retraction("gone"), article_event("a1")
    )

    assert await found(finder) == ids("a1")
    assert await finder.article(gone) is None
    assert await finder.articles([gone]) == []
    assert await finder.sections(3, None) == []


async def test_article_has_its_text(fill: Fill) -> None:
    finder = await fill(article_event("a1", text="Ash fell.", authors=("Ada", "Bo")))

    article = await finder.article(make.article_id("a1"))

    assert article is not None
    assert (article.text, article.authors) == ("Ash fell.", ("Ada", "Bo"))


async def test_articles_by_id_newest_first(fill: Fill) -> None:
    finder = await fill(
        article_event("a1", event_time=make.hours_ago(2)), article_event("a2"), article_event("a3")
    )

    articles = await finder.articles([make.article_id(one) for one in ("a1", "a2", "none")])

    assert [one.article_id for one in articles] == [make.article_id(one) for one in ("a2", "a1")]
    assert await finder.articles([make.article_id("a1")], "de") == []
    assert [one.text for one in articles] == ["", ""]
    (whole,) = await finder.whole_articles([make.article_id("a3")])
    assert whole.text
    assert await finder.articles([]) == []


async def test_alike_shares_words_and_language(fill: Fill) -> None:
    finder = await fill(
        article_event("a1", text="The volcano erupted over Catania with ash and lava."),
        article_event("a2", text="Ash and lava: the volcano near Catania erupted again."),
        article_event("a3", title="Votes", text="Parliament passes budget."),
        article_event("a4", text="The volcano erupted over Catania with ash and lava.", code="de"),
    )
    article = await finder.article(make.article_id("a1"))

    assert article is not None
    alike = await finder.alike(article, 5)
    assert [one.article_id for one in alike] == [make.article_id("a2")]


async def test_sections_with_their_newest(fill: Fill) -> None:
    finder = await fill(
        article_event("a1", sections=("world", "science"), event_time=make.hours_ago(1)),
        article_event("a2", sections=("world",)),
        article_event("a3", sections=("world",), code="de", event_time=make.hours_ago(2)),
    )

    world, science = await finder.sections(1, None)
    (german,) = await finder.sections(0, "de")
    (without,) = await finder.sections(3, None, without=[make.article_id("a1")])

    assert (world.section, world.articles, science.articles) == ("world", 3, 1)
    assert [one.article_id for one in world.latest] == [make.article_id("a2")]
    assert (german.articles, german.latest) == (1, ())
    assert (without.section, without.articles) == ("world", 2)


async def test_stories_by_id_and_article(fill: Fill) -> None:
    finder = await fill(story_event("s1", of=("a1", "a2")), story_event("s2", of=("a3",)))

    own, story = await finder.story_of(make.article_id("a2")), await finder.story("s1")

    assert own is not None
    assert story is not None
    assert own == OwnStory(story_id="s1", article_count=2, article_ids=story.article_ids)
    assert story.article_ids == (make.article_id("a1"), make.article_id("a2"))
    assert await finder.story("s9") is None
    assert await finder.story_of(make.article_id("a9")) is None


async def told(finder: ArticleFinder, **asked: Any) -> list[str]:
    found = await finder.stories(StoryRequest(make.NOW, **asked))
    assert found.total == len(found.hits)
    return [hit.story.story_id for hit in found.hits]


async def test_stories_of_many_voices_first(fill: Fill) -> None:
    finder = await fill(
        story_event("large", of=("a1", "a2", "a3"), sections=("world",)),
        story_event("small", of=("a4", "a5"), entities=(make.entity(),)),
        story_event("single", of=("a6",)),
        story_event("merged", of=(), merged_into="large", outlet_count=9),
        story_event("empty", of=(), outlet_count=9),
    )

    assert await told(finder) == ["large", "small"]
    assert await told(finder, section="world") == ["large"]
    assert await told(finder, entity="Q16990") == ["small"]
    assert await told(finder, language="de") == []


async def test_pages_of_stories_have_no_gap(fill: Fill) -> None:
    """Also among stories of the same weight, and whenever the next page is asked for."""
    finder = await fill(*(story_event(f"s{number}", of=("a1", "a2")) for number in range(7)))
    request = StoryRequest(make.NOW, limit=3)
    seen = [hit.story.story_id async for hit in every_story(finder, request)]

    assert sorted(seen) == [f"s{number}" for number in range(7)]


async def test_stories_by_their_ids(fill: Fill) -> None:
    finder = await fill(
        story_event("s1", of=("a1",), latest_at=make.hours_ago(2)),
        story_event("s2", of=("a2",)),
        story_event("s3", of=(), merged_into="s1"),
    )

    found = await finder.stories_by_id(["s1", "s2", "s3", "s4"])

    assert [one.story_id for one in found] == ["s2", "s1"]
    assert await finder.stories_by_id([]) == []


async def test_merged_story_names_the_other(fill: Fill) -> None:
    finder = await fill(story_event("s2", of=(), merged_into="s1"))

    story = await finder.story("s2")

    assert story is not None
    assert story.merged_into == "s1"


async def test_only_what_nobody_says_is_respelled(fill: Fill) -> None:
    finder = await fill(
        article_event("a1", title="Catania", text="Eruptions of Etna seen by Merz."),
        article_event("a2", text="Eruptions end."),
    )

    assert await finder.spelled(["eruptios", "catanja", "etna", "merz", "zzzzzz"]) == {
        "eruptios": "eruptions",
        "catanja": "catania",
    }
