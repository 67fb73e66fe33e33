"""What only the real index can show: analysed words, marks, freshness, and being away."""

from __future__ import annotations

import socket
import time
from dataclasses import replace
from datetime import timedelta
from random import Random

import pytest

from services.gateway.adapters.elastic_reader import ElasticReader, connect
from services.gateway.core.answers import search_view
from services.gateway.core.costs import TooMuchError
from services.gateway.core.finder import IndexAwayError, SearchRequest, StoryRequest
from services.gateway.core.search import folding
from services.gateway.core.search.marks import MARK_END, MARK_START
from tests import make
from tests.integration.gateway.conftest import Fill
from tests.make_documents import article_event, story_event


async def test_other_forms_of_words_match(in_elastic: Fill) -> None:
    finder = await in_elastic(article_event("a1", text="The volcano erupted twice."))

    assert (await finder.search(SearchRequest(q="eruptions volcanoes"))).total == 1


async def test_title_counts_more_than_text(in_elastic: Fill) -> None:
    finder = await in_elastic(
        article_event("text", title="A quiet day", text="Etna was seen from the boat today."),
        article_event("title", title="Etna erupts", text="Ash fell on the town this morning."),
    )

    page = await finder.search(SearchRequest(q="etna"))

    assert page.hits[0].article.article_id == make.article_id("title")


async def test_found_words_are_marked_safely(in_elastic: Fill) -> None:
    finder = await in_elastic(
        article_event("a1", title="<b>Etna</b> erupts", text="Etna <i>now</i>")
    )
    request = SearchRequest(q="etna")

    hit = search_view(await finder.search(request), None).results[0]

    assert hit.highlights.title == "&lt;b&gt;<mark>Etna</mark>&lt;/b&gt; erupts"
    assert hit.highlights.text == ("<mark>Etna</mark> &lt;i&gt;now&lt;/i&gt;",)


@pytest.mark.parametrize(
    "q", ["*:*", '"title:etna"', "/.*/", "~", "\\", "\ud83d\ude00", "\x00", "a" * 500, "灰" * 59]
)
async def test_odd_words_are_only_words(in_elastic: Fill, q: str) -> None:
    finder = await in_elastic(article_event("a1"))

    assert (await finder.search(SearchRequest(q=q))).total == 0


async def test_largest_query_is_answered(in_elastic: Fill) -> None:
    finder = await in_elastic(article_event("a1"))
    words, prefixes = " OR ".join(f"w{one}" for one in range(27)), "abc* OR abd* OR abe* OR abf*"
    phrase = '"a b c d e f g h i j k l m n o p q r s t u v w x y z 1 2 3"~9'

    assert (await finder.search(SearchRequest(q=f"{phrase} OR {prefixes} OR {words}"))).total == 0


async def test_values_of_fields_are_not_marked(in_elastic: Fill) -> None:
    finder = await in_elastic(article_event("a1", sections=("catania",)))

    page = await finder.search(SearchRequest(q='section:catania (etna OR "as x") -lava'))

    (marked,) = page.hits[0].marked["text"]
    assert f"{MARK_START}Etna{MARK_END}" in marked
    assert marked.count(MARK_START) == 1


async def test_near_and_prefix_are_marked(in_elastic: Fill) -> None:
    finder = await in_elastic(article_event("a1", text="A cloud of grey ash, and ashes."))

    near = await finder.search(SearchRequest(q='"ash cloud"~2'))
    prefix = await finder.search(SearchRequest(q="clo*"))

    assert near.hits[0].marked["text"][0].count(MARK_START) >= 2
    assert f"{MARK_START}cloud{MARK_END}" in prefix.hits[0].marked["text"][0]


async def test_fresh_stories_before_larger_old_ones(in_elastic: Fill) -> None:
    old = make.hours_ago(72)
    finder = await in_elastic(
        story_event("old", of=("a1", "a2", "a3", "a4"), latest_at=old),
        story_event("fresh", of=("a5", "a6")),
    )

    found = await finder.stories(StoryRequest(make.NOW))

    assert [hit.story.story_id for hit in found.hits] == ["fresh", "old"]


async def test_fresh_articles_before_old_ones_alike(in_elastic: Fill) -> None:
    finder = await in_elastic(
        article_event("old", event_time=make.hours_ago(200)),
        article_event("better", title="Etna, Etna", event_time=make.hours_ago(400)),
        article_event("fresh", event_time=make.hours_ago(1)),
    )

    aware = await finder.search(SearchRequest(q="etna", now=make.NOW))
    blind = await finder.search(SearchRequest(q="etna"))

    assert [hit.position[0] for hit in blind.hits[1:]] == [blind.hits[1].position[0]] * 2
    assert [make.article_id(one) for one in ("fresh", "old")] == [
        hit.article.article_id for hit in aware.hits if hit.article.title == "Mount Etna erupts"
    ]


async def test_dates_do_not_hurt_where_all_are_alike(in_elastic: Fill) -> None:
    random, long_ago = Random(5), make.NOW - timedelta(days=20_000)  # noqa: S311
    words = ["etna", "ash", "lava", "sea", "town"]
    finder = await in_elastic(
        *(
            article_event(
                f"a{one}", text=" ".join(random.choices(words, k=20)), event_time=long_ago
            )
            for one in range(60)
        )
    )

    request = SearchRequest(q="lava OR sea", limit=60)
    blind = await finder.search(request)
    aware = await finder.search(replace(request, now=make.NOW))

    assert [hit.article for hit in aware.hits] == [hit.article for hit in blind.hits]


async def test_too_many_to_sort_by_stories_are_refused(
    in_elastic: Fill, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(folding, "MOST_SORTED", 2)
    finder = await in_elastic(*map(article_event, ("a1", "a2", "a3")))

    with pytest.raises(TooMuchError, match="3 articles are found"):
        await finder.search(SearchRequest(sort="story_size"))


async def test_index_never_made_is_away(elastic_url: str) -> None:
    async with connect(elastic_url, timeout_s=5) as client:
        with pytest.raises(IndexAwayError, match="404"):
            await ElasticReader(client, "never-made-").ping()


async def test_closed_port_is_away() -> None:
    async with connect("http://127.0.0.1:1", timeout_s=1) as client:
        with pytest.raises(IndexAwayError, match="ConnectionError"):
            await ElasticReader(client).article(make.article_id())


async def test_silent_index_is_away_in_time() -> None:
    with socket.create_server(("127.0.0.1", 0)) as silent:
        url = f"http://127.0.0.1:{silent.getsockname()[1]}"
        started = time.monotonic()
        async with connect(url, timeout_s=0.3) as client:
            with pytest.raises(IndexAwayError, match="ConnectionTimeout"):
                await ElasticReader(client).ping()

    assert time.monotonic() - started < 2
