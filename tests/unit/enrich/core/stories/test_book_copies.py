"""Copies in stories: grouped with their original, whatever their titles."""

from __future__ import annotations

from typing import Any

from services.enrich.core.copies.sketch import sketch_of
from services.enrich.core.stories.articles import MOST_MEMBERS
from services.enrich.core.stories.book import StoryBook
from shared.events import ArticleDigest, Story
from tests import make
from tests.unit.enrich.core.copies.texts import HARBOUR, PARAGRAPHS
from tests.unit.enrich.corpora import digest

ID = make.article_id
HALF = "\n\n".join(PARAGRAPHS[:3])
OTHER = " ".join(f"Quite another report has line {number} of Mora." for number in range(20))


def _told(name: str, text: str, hours: float = 1, **fields: Any) -> ArticleDigest:
    times = {"event_time": make.hours_ago(hours)}
    return digest(name, name, **({"sketch": sketch_of(text)} | times | fields))


def _placed(*digests: ArticleDigest) -> StoryBook:
    book = StoryBook(lambda _language: frozenset())
    for offset, one in enumerate(digests):
        book.place(one, make.provenance("enrich", offset=offset))
    return book


def _originals(story: Story) -> dict[str, str | None]:
    return {member.title: member.copy_of for member in story.members}


FIRST, CUT, MOVED = (
    _told("grounding", HARBOUR, hours=3),
    _told("freighter", HALF, hours=2),
    _told("blockade", "\n\n".join(reversed(PARAGRAPHS))),
)


def test_copies_join_whatever_their_titles() -> None:
    (story,) = _placed(FIRST, CUT, MOVED).stories

    assert _originals(story) == {
        "grounding": None,
        "freighter": ID("grounding"),
        "blockade": ID("grounding"),
    }


def test_complete_text_comes_later() -> None:
    (story,) = _placed(CUT, MOVED, FIRST).stories

    assert _originals(story)["freighter"] == ID("grounding")
    assert _originals(story)["blockade"] == ID("grounding")


def test_rewritten_copy_stays_in_its_story() -> None:
    rewritten = _told("freighter", OTHER, version=2)

    (story,) = _placed(FIRST, CUT, rewritten).stories

    assert set(_originals(story).values()) == {None}


def test_article_that_becomes_a_copy_stays_home() -> None:
    becoming = _told("freighter", HALF, version=2)

    book = _placed(FIRST, _told("freighter", OTHER), becoming)

    assert len(book.stories) == 2
    assert all(set(_originals(story).values()) == {None} for story in book.stories)


def test_restored_book_finds_the_same_copies() -> None:
    rest = (MOVED, _told("ship", HALF + " Read more."), _told("grounding", OTHER, version=2))
    book = _placed(FIRST, CUT)
    restored = StoryBook.restored(book.stories, lambda _language: frozenset())

    for offset, one in enumerate(rest, start=2):
        here = make.provenance("enrich", offset=offset)
        placing = restored.place(one, here)
        assert placing is not None
        assert placing == book.place(one, here)


def test_original_outlives_its_membership() -> None:
    many = [_told(f"copy {number}", HARBOUR, hours=1) for number in range(MOST_MEMBERS + 5)]

    (story,) = _placed(FIRST, *many).stories

    assert len(story.members) == MOST_MEMBERS
    assert set(_originals(story).values()) == {ID("grounding")}
