"""Grouping: what belongs together, what does not, and what stays the same."""

from __future__ import annotations

from collections.abc import Iterable

from services.enrich.core.stories.articles import MOST_MEMBERS
from services.enrich.core.stories.book import StoryBook
from services.enrich.core.stories.kept import KEPT
from services.enrich.core.stories.match import WINDOW
from services.enrich.core.stories.placing import Placing
from shared.events import ArticleDigest, Story
from tests import make
from tests.unit.enrich.corpora import (
    CATANIA,
    ETNA,
    ETNA_TITLES,
    LUZ,
    MCCANN,
    MCCANN_TITLES,
    PORTUGAL,
    RUSSIA,
    digest,
)

STOPWORDS = frozenset({"and", "the", "for", "as", "of", "over", "on", "near", "new"})


def _book() -> StoryBook:
    return StoryBook(lambda _language: STOPWORDS)


def _place(
    book: StoryBook, digests: Iterable[ArticleDigest], first: int = 0
) -> list[Placing | None]:
    return [
        book.place(one, make.provenance("enrich", offset=offset))
        for offset, one in enumerate(digests, first)
    ]


def _told(placings: Iterable[Placing | None]) -> list[Story]:
    return [story for placing in placings if placing for story in placing.stories]


def _etna() -> list[ArticleDigest]:
    return [digest(f"e{n}", title, ETNA, CATANIA) for n, title in enumerate(ETNA_TITLES)]


def _mccann() -> list[ArticleDigest]:
    return [digest(f"m{n}", title, MCCANN, LUZ) for n, title in enumerate(MCCANN_TITLES)]


def test_same_event_becomes_one_story() -> None:
    book = _book()

    _place(book, [*_etna(), *_mccann()])

    assert sorted(story.article_count for story in book.stories) == [3, 4]


def test_story_keeps_its_first_id() -> None:
    stories = _told(_place(_book(), _etna()))

    assert {story.story_id for story in stories} == {f"s{make.article_id('e0')}"}


def test_versions_of_a_story_grow() -> None:
    versions = [story.version for story in _told(_place(_book(), _etna()))]

    assert versions == sorted(set(versions))


def test_same_digest_again_changes_nothing() -> None:
    book = _book()
    _place(book, _etna())
    before = book.stories

    assert _place(book, _etna()) == [None] * 4
    assert book.stories == before


def test_new_version_replaces_the_member() -> None:
    book = _book()
    _place(book, _etna())

    (story,) = _told(_place(book, [digest("e1", "Etna calms down", ETNA, version=2)]))

    assert story.article_count == 4
    assert "Etna calms down" in {member.title for member in story.members}


def test_country_alone_joins_nothing() -> None:
    book = _book()

    _place(book, [digest("a", "Grain exports rise", RUSSIA), digest("b", "Ice hockey", RUSSIA)])

    assert len(book.stories) == 2


def test_languages_join_by_two_names() -> None:
    german = digest("d", "Polizei sucht Spuren", MCCANN, LUZ, language="de")
    vague = digest("f", "Recherches au Portugal", PORTUGAL, LUZ, language="fr")
    book = _book()

    _place(book, [*_mccann(), german, vague])

    assert sorted(story.article_count for story in book.stories) == [1, 4]


def test_old_story_takes_nothing_new() -> None:
    late = digest("late", ETNA_TITLES[0], ETNA, CATANIA, event_time=make.NOW + WINDOW * 1.1)
    book = _book()

    _place(book, [*_etna(), late])

    assert len(book.stories) == 2


def test_chain_of_likenesses_is_broken() -> None:
    titles = [
        "alpha beta gamma delta",
        "alpha beta gamma delta epsilon",
        "delta epsilon zeta eta",
        "zeta eta theta iota",
        "theta iota kappa lambda",
    ]
    book = _book()

    _place(book, [digest(f"c{n}", title) for n, title in enumerate(titles)])

    assert max(story.article_count for story in book.stories) <= 3


def test_members_are_bounded() -> None:
    book = _book()
    many = [digest(f"e{n}", ETNA_TITLES[n % 4], ETNA, CATANIA) for n in range(MOST_MEMBERS + 5)]

    _place(book, many)

    (story,) = book.stories
    assert len(story.members) == MOST_MEMBERS
    assert story.article_count == MOST_MEMBERS + 5


def test_restored_book_goes_on_alike() -> None:
    first, rest = [*_etna()[:2], *_mccann()[:2]], [*_etna()[2:], *_mccann()[2:]]
    book = _book()
    _place(book, first)
    restored = StoryBook.restored(book.stories, lambda _language: STOPWORDS)

    assert _place(restored, rest) == _place(book, rest)


def test_empty_log_restores_empty_book() -> None:
    assert StoryBook.restored([], lambda _language: STOPWORDS).stories == []


def test_old_stories_are_forgotten() -> None:
    book = _book()
    _place(book, _etna())
    later = make.NOW + KEPT * 2

    _place(book, [digest("new", "Rain", event_time=later, ingest_time=later)])

    assert [story.headline for story in book.stories] == ["Rain"]


def test_headline_is_a_members_title() -> None:
    book = _book()

    _place(book, _etna())

    (story,) = book.stories
    assert story.headline in ETNA_TITLES
    assert story.language == "en"
    assert story.entities[0].label == "Mount Etna"
