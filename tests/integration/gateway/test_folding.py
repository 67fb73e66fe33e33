"""Lists by stories page by page: the same from the index as by reading every article."""

from __future__ import annotations

from random import Random
from typing import Any

import pytest

from bench.paging_cases.news import WANTED, News
from services.gateway.core.finder import ArticleFinder, SearchRequest
from shared.events import Event, Story
from tests import make
from tests.integration.gateway.conftest import Fill
from tests.integration.gateway.paging import every_hit, pages
from tests.make_documents import story_event
from tests.memory_gateway import in_memory

ARTICLES = 240


def stories(random: Random) -> list[Story]:
    """Return a story of most articles, small ones, and two that share an article."""
    names = [f"n{number}" for number in random.sample(range(ARTICLES), ARTICLES)]
    sizes = [150, *([2, 3, 5] * 6)]
    made = []
    for number, size in enumerate(sizes):
        of, names = tuple(names[:size]), names[size:]
        made.append(story_event(f"s{number}", of=of, latest_at=make.hours_ago(number)))
    shared = (*made[2].members, made[1].members[0])
    fields = {"members": shared, "article_count": len(shared), "latest_at": make.NOW}
    made[2] = made[2].model_copy(update=fields)
    return made


def everything() -> list[Event]:
    random = Random(23)  # noqa: S311
    return [*News(random).articles(ARTICLES), *stories(random)]


async def whole(finder: ArticleFinder, **asked: Any) -> list[tuple[str, str | None, int]]:
    request = SearchRequest(now=make.NOW, limit=7, **asked)
    return [
        (hit.article.article_id, hit.story.story_id if hit.story else None, hit.stands_for)
        async for hit in every_hit(finder, request)
    ]


@pytest.mark.parametrize("q", ["", WANTED, f"-{WANTED}"])
@pytest.mark.parametrize(
    "order",
    [
        {"sort": "date", "collapse": "story"},
        {"sort": "story_size"},
        {"sort": "story_size", "collapse": "story"},
    ],
)
async def test_lists_by_story_equal_brute_force(
    in_elastic: Fill, q: str, order: dict[str, str]
) -> None:
    found, read = await in_elastic(*everything()), await in_memory(*everything())

    assert await whole(found, q=q, **order) == await whole(read, q=q, **order)


async def test_best_by_relevance_stands_for_its_story(in_elastic: Fill) -> None:
    finder = await in_elastic(*everything())
    plain = [article_id for article_id, *_ in await whole(finder, q=WANTED)]

    folded = await whole(finder, q=WANTED, collapse="story")

    places = [plain.index(article_id) for article_id, *_ in folded]
    assert places == sorted(places)
    assert len({story for _, story, _ in folded if story}) == sum(bool(one[1]) for one in folded)
    assert sum(count for *_, count in folded) == len(plain)


async def test_folded_list_stays_while_stories_change(in_elastic: Fill) -> None:
    finder = await in_elastic(*everything())
    request = SearchRequest(sort="date", collapse="story", limit=7)
    at_first, listed = await whole(finder, sort="date", collapse="story"), list[str]()
    changes = [
        story_event(f"s{number}", of=(f"n{number}", f"n{number + 50}"), version=2)
        for number in range(19)
    ]

    async for found in pages(finder.search, request):
        listed += [hit.article.article_id for hit in found.hits]
        await in_elastic(*changes, *News(Random(4), ARTICLES).stir(10))  # noqa: S311

    assert listed == [article_id for article_id, *_ in at_first]
