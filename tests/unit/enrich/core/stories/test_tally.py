"""Outlets, voices and hours of a story, right although its latest articles only are members."""

from __future__ import annotations

from typing import Any

from services.enrich.core.stories.articles import MOST_EARLIER, MOST_MEMBERS
from services.enrich.core.stories.book import StoryBook
from services.enrich.core.stories.hours import MOST_HOURS
from services.enrich.core.stories.tally import MOST_OUTLETS
from shared.events import ArticleDigest, Story, TextSketch
from tests import make
from tests.unit.enrich.corpora import ETNA, ETNA_TITLES, digest

SKETCH = TextSketch(text_hash="same", shingles=500)


def _told(number: int, minutes: float, **fields: Any) -> ArticleDigest:
    title = ETNA_TITLES[number % 4]
    at = make.hours_ago(90 - minutes / 60)
    return digest(f"e{number}", title, ETNA, event_time=at, ingest_time=at, **fields)


def _story(*digests: ArticleDigest) -> Story:
    book = StoryBook(lambda _language: frozenset())
    for offset, one in enumerate(digests):
        book.place(one, make.provenance("enrich", offset=offset))
    return max(book.stories, key=lambda one: one.article_count)


def test_outlets_stand_in_order_of_time() -> None:
    gazette = make.source_ref("gazette")
    story = _story(
        _told(0, 0, source=gazette), _told(1, 5, source=gazette), _told(2, 3, source=gazette)
    )

    (outlet,) = story.outlets
    assert (outlet.articles, outlet.originals, outlet.first_at) == (3, 3, story.first_at)


def test_copies_are_no_voices() -> None:
    story = _story(_told(0, 0, sketch=SKETCH), _told(1, 1, sketch=SKETCH), _told(2, 2))

    assert (story.outlet_count, story.voice_count) == (3, 2)


def test_story_counts_on_beyond_its_members() -> None:
    many = MOST_MEMBERS + MOST_EARLIER + 20

    story = _story(*(_told(number, number) for number in range(many)))

    assert (len(story.members), len(story.earlier)) == (MOST_MEMBERS, MOST_EARLIER)
    assert (story.article_count, story.outlet_count, story.voice_count) == (many, many, many)
    assert len(story.outlets) == MOST_OUTLETS
    assert sum(hour.articles for hour in story.timeline) == many
    assert len(story.model_dump_json()) < 500_000


def test_retraction_is_subtracted() -> None:
    story = _story(
        *(_told(number, number * 30) for number in range(4)),
        digest("e2", "", retracted=True),
    )

    assert (story.article_count, story.outlet_count, story.voice_count) == (3, 3, 3)
    assert sum(hour.articles for hour in story.timeline) == 3
    assert make.article_id("e2") not in {hour.article_id for hour in story.timeline}


def test_timeline_keeps_the_first_title_of_an_hour() -> None:
    story = _story(_told(0, 0), _told(1, 10), _told(2, 70))

    assert [(hour.articles, hour.title) for hour in story.timeline] == [
        (2, ETNA_TITLES[0]),
        (1, ETNA_TITLES[2]),
    ]


def test_timeline_holds_the_latest_hours() -> None:
    story = _story(*(_told(number, number * 60) for number in range(MOST_HOURS + 5)))

    assert len(story.timeline) == MOST_HOURS
    assert story.timeline[-1].at >= story.latest_at.replace(minute=0)
