"""Stories that are split and merged as more is told, and a successor that goes on alike."""

from __future__ import annotations

import random
from collections.abc import Iterable

import pytest

from services.enrich.core.stories.book import StoryBook
from services.enrich.core.stories.match import Rules
from services.enrich.core.stories.placing import Placing
from services.enrich.core.stories.terms import terms_of
from shared.events import ArticleDigest, Story
from tests import make
from tests.unit.enrich.corpora import CATANIA, ETNA, digest


def _text(chance: random.Random, *topics: tuple[str, int], own: int = 5) -> str:
    """Return so many of forty words of each topic, and `own` that nobody else has."""
    words = [f"{topic}{chance.randrange(40)}" for topic, count in topics for _ in range(count)]
    return " ".join([*words, *(f"x{chance.randrange(10**6)}" for _ in range(own))])


def _digest(name: str, text: str) -> ArticleDigest:
    return digest(name, text[:30], terms=terms_of(text[:30], text, frozenset()))


def _terms(chance: random.Random, topic: str) -> dict[str, int]:
    return terms_of("", _text(chance, (topic, 30)), frozenset())


def _twins(chance: random.Random, count: int) -> list[ArticleDigest]:
    """Return articles on two events of one kind, in turns."""
    return [
        _digest(f"{one}{number}", _text(chance, ("k", 20), (one, 20)))
        for number in range(count)
        for one in ("f", "s")
    ]


def _book() -> StoryBook:
    return StoryBook(lambda _language: frozenset())


def _place(book: StoryBook, digests: Iterable[ArticleDigest], first: int = 0) -> list[Placing]:
    placings = [
        book.place(one, make.provenance("enrich", offset=offset))
        for offset, one in enumerate(digests, first)
    ]
    return [one for one in placings if one]


def _stories(placings: Iterable[Placing]) -> dict[str, Story]:
    return {story.story_id: story for placing in placings for story in placing.stories}


def _homes(placings: Iterable[Placing]) -> dict[str, str]:
    return {one.article_id: one.story_id for placing in placings for one in placing.placed}


def _is_true(placings: list[Placing]) -> bool:
    """Return whether stories and placed articles tell the same."""
    stories = _stories(placings).values()
    homes = {one.article_id: story.story_id for story in stories for one in story.members}
    return homes == _homes(placings)


def test_twin_events_are_told_apart() -> None:
    placings = _place(_book(), _twins(random.Random(3), 8))  # noqa: S311

    homes = _homes(placings)
    split = [story for story in _stories(placings).values() if story.split_from]
    assert len(set(homes.values())) == 2
    assert len({homes[make.article_id(f"f{n}")] for n in range(8)}) == 1
    assert _is_true(placings)
    assert split
    assert split[0].article_count == len(split[0].members)


def test_fragments_become_one_story() -> None:
    chance = random.Random(5)  # noqa: S311
    texts = [_text(chance, ("a", 30), own=20) for _ in range(14)]
    hard_to_join = StoryBook(lambda _language: frozenset(), Rules(join=0.1))

    placings = _place(hard_to_join, [_digest(f"a{n}", text) for n, text in enumerate(texts)])

    (merging,) = [one for one in placings if len(one.stories) > 1 and one.stories[-1].merged_into]
    into, gone = merging.stories
    assert (gone.merged_into, gone.members, gone.article_count) == (into.story_id, (), 0)
    assert into.article_count == into.outlet_count == len(into.members)
    assert into.merged_from == (gone.story_id,)
    assert {one.previous_story_id for one in merging.placed[1:]} == {gone.story_id}
    assert _is_true(placings)


def test_languages_merge_by_their_names() -> None:
    chance = random.Random(5)  # noqa: S311
    german = [
        digest(f"d{n}", "", ETNA, CATANIA, language="de", terms=_terms(chance, "d"))
        for n in range(3)
    ]
    english = [digest(f"e{n}", "", terms=_terms(chance, "e")) for n in range(3)]
    named = [digest(f"n{n}", "", ETNA, CATANIA, terms=_terms(chance, "e")) for n in range(3)]
    apart = StoryBook(lambda _language: frozenset(), Rules(across_languages=1.1))
    log = _stories(_place(apart, [*german, *english, *named[:1]])).values()

    placings = _place(StoryBook.restored(log, lambda _language: frozenset()), named[1:], 7)

    assert [one for one in _stories(placings).values() if one.merged_into]
    assert _stories(placings)[f"s{make.article_id('e0')}"].article_count == 9


@pytest.mark.parametrize("seed", range(6))
def test_successor_decides_alike(seed: int) -> None:
    chance = random.Random(seed)  # noqa: S311
    stream = [*_twins(chance, 12)]
    topics = [(chance.choice("abcd"), chance.choice("abcd")) for _ in range(40)]
    stream += [
        _digest(f"a{n}", _text(chance, (one, 35), (other, 15)))
        for n, (one, other) in enumerate(topics)
    ]
    chance.shuffle(stream)
    stream[30:30] = [
        one.model_copy(update={"retracted": True, "terms": {}}) for one in stream[5:25:4]
    ]
    book, half = _book(), 45
    log = _stories(_place(book, stream[:half]))
    successor = StoryBook.restored(log.values(), lambda _language: frozenset())

    assert _place(successor, stream, 0) == _place(book, stream[half:], half)
    assert {one.story_id: one for one in successor.stories} == {
        one.story_id: one for one in book.stories
    }
