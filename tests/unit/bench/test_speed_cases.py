from __future__ import annotations

from itertools import islice

import pytest

from bench.rebuild_cases.articles import many_articles
from bench.speed_cases import news
from bench.speed_cases.weighing import Transfers

ICON = "http://gateway/static/logo.svg"
ARTICLES = list(islice(many_articles(), 60))


def transfers(*asked: tuple[str, str, int | None]) -> Transfers:
    """Return what was noted of requests by kind, address and size, which those not ended lack."""
    made = Transfers()
    for number, (kind, address, size) in enumerate(asked):
        name = str(number)
        made.note_request({"requestId": name, "type": kind, "request": {"url": address}})
        if size is not None:
            made.note_end({"requestId": name, "encodedDataLength": size})
    return made


def test_bytes_are_told_by_kind() -> None:
    told = transfers(
        ("Document", "/", 900),
        ("Script", "/static/page.js", 30),
        ("Script", "/static/comments.js", 20),
        ("Other", "/static/logo.svg", 7),
        ("EventSource", "/v1/search/stream", None),
        ("Image", "data:image/svg+xml;base64,PHN2Zz4=", 0),
    ).told()

    assert (told["bytes"], told["script_bytes"], told["other_bytes"]) == (957, 50, 7)
    assert (told["requests"], told["of_these_streams"]) == (5, 1)


def test_icon_that_came_is_not_asked_for_again() -> None:
    made = transfers(("Other", ICON, 7))
    made.add_icon(ICON)

    assert made.told()["requests"] == 1


def test_stories_are_of_articles_that_are_there() -> None:
    told = list(news.stories(ARTICLES))
    members = [one.article_id for story in told for one in story.members]

    assert len(set(members)) == len(members)
    assert set(members) <= {one.article_id for one in ARTICLES}
    assert all(2 <= len(one.members) <= news.MOST_PER_STORY for one in told)


def test_topics_rest_on_articles_and_stories() -> None:
    told = list(news.stories(ARTICLES))
    day, hours = news.lists(ARTICLES, told, ARTICLES[-1].event_time)

    assert (day.list_id, hours.list_id) == ("world/24h", "world/2h")
    assert len(day.topics) == news.TOPICS
    assert day.topics[0].story_ids
    assert day.event_time == ARTICLES[-1].event_time


@pytest.mark.parametrize("kind", ["article", "story", "topic", "source"])
def test_pages_show_what_is_told(kind: str) -> None:
    told = {
        "article": {one.article_id for one in ARTICLES},
        "story": {one.story_id for one in news.stories(ARTICLES)},
        "topic": {one.entity_id for each in ARTICLES for one in each.entities},
        "source": {one.source_id for one in news.sources(ARTICLES[0].event_time)},
    }

    assert news.pages(ARTICLES)[kind].rpartition("/")[2] in told[kind]
