"""Articles taken back, and what a successor knows of it."""

from __future__ import annotations

from typing import Any

import pytest

from services.enrich.core.stories.articles import MOST_MEMBERS
from services.enrich.core.stories.book import StoryBook
from services.enrich.core.stories.placing import Placing
from shared.events import ArticleDigest
from tests import make
from tests.unit.enrich.corpora import CATANIA, ETNA, ETNA_TITLES, digest


def _book(*digests: ArticleDigest) -> StoryBook:
    book = StoryBook(lambda _language: frozenset())
    for offset, one in enumerate(digests):
        book.place(one, make.provenance("enrich", offset=offset))
    return book


def _etna(number: int, **fields: Any) -> ArticleDigest:
    return digest(f"e{number}", ETNA_TITLES[number % 4], ETNA, CATANIA, **fields)


def _back(number: int, version: int = 1) -> ArticleDigest:
    return digest(f"e{number}", "", version=version, retracted=True)


def _place(book: StoryBook, one: ArticleDigest, offset: int = 99) -> Placing | None:
    return book.place(one, make.provenance("enrich", offset=offset))


def test_retracted_article_leaves_its_story() -> None:
    placing = _place(_book(_etna(0), _etna(1)), _back(1))

    assert placing
    (story,), (event,) = placing.stories, placing.placed
    assert [one.article_id for one in story.members] == [make.article_id("e0")]
    assert (story.article_count, event.change, event.story_id) == (1, "retracted", story.story_id)
    assert event.id == f"{make.article_id('e1')}@1/{story.story_id}/99"


def test_story_without_articles_is_published_empty() -> None:
    placing = _place(_book(_etna(0)), _back(0))

    assert placing
    (story,) = placing.stories
    assert (story.members, story.article_count, story.outlet_count) == ((), 0, 0)
    assert story.headline == ETNA_TITLES[0]


def test_older_version_stays_away() -> None:
    book = _book(_etna(0), _etna(1), _back(1, version=2))

    assert _place(book, _etna(1)) is None
    assert _place(book, _etna(1, version=2)) is None
    assert _place(book, _back(1, version=2)) is None


def test_newer_version_comes_back() -> None:
    placing = _place(_book(_etna(0), _etna(1), _back(1)), _etna(1, version=2))

    assert placing
    assert placing.stories[0].article_count == 2
    assert placing.placed[0].replaces is None


@pytest.mark.parametrize(("version", "replaced"), [(1, None), (5, 3)])
def test_edit_says_what_it_replaces(version: int, replaced: int | None) -> None:
    before = [_etna(1, version=3)] if replaced else []
    placing = _place(_book(_etna(0), *before), _etna(1, version=version))

    assert placing
    assert (placing.placed[0].change, placing.placed[0].replaces) == ("placed", replaced)


def test_retraction_before_the_article_holds() -> None:
    book = _book(_back(0, version=3))

    assert _place(book, _etna(0, version=2)) is None


def test_retraction_of_an_older_version_changes_nothing() -> None:
    assert _place(_book(_etna(0, version=3)), _back(0, version=2)) is None


def test_founder_returns_beside_its_story() -> None:
    book = _book(_etna(0), _etna(1), _back(0))

    placing = _place(book, digest("e0", "Quite another matter", version=2))

    assert placing
    assert placing.stories[0].story_id == f"s{make.article_id('e0')}-99"


def test_article_beyond_the_members_can_be_taken_back() -> None:
    many = [_etna(n, event_time=make.hours_ago(80 - n)) for n in range(MOST_MEMBERS + 9)]

    placing = _place(_book(*many), _back(2))

    assert placing
    assert placing.stories[0].article_count == MOST_MEMBERS + 8


def test_successor_remembers_what_was_taken_back() -> None:
    book = _book(_etna(0), _etna(1), _back(1), _back(7))
    restored = StoryBook.restored(book.stories, lambda _language: frozenset())

    assert _place(restored, _etna(1)) is None
    assert _place(restored, _etna(7)) is None
    assert restored.position == 3
    assert _place(restored, _etna(2)) == _place(book, _etna(2))
