"""A cursor is a place in one list and in nothing else, and nobody else makes one."""

from __future__ import annotations

import base64
from dataclasses import replace
from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from services.gateway.core.cursor import BadCursorError, Cursors
from services.gateway.core.finder import (
    Found,
    FoundStories,
    Hit,
    SearchRequest,
    StoryHit,
    StoryRequest,
)
from services.gateway.core.paging import Place, Position, Snapshot
from tests import make
from tests.make_documents import article, story

CURSORS = Cursors(b"a secret")
SNAPSHOT = Snapshot("of articles", "of stories")
SEARCH = SearchRequest(q="etna", now=make.NOW, limit=1)
STORIES = StoryRequest(make.NOW, section="world", limit=1)
POSITION: Position = (7.25, 1763640000000, "abc")


def found(total: int = 3) -> Found:
    return Found(total, (Hit(article(), POSITION),), SNAPSHOT)


def cursor(request: SearchRequest = SEARCH) -> str:
    made = CURSORS.after(request, found())
    assert made is not None
    return made


def test_next_page_is_of_the_same_moment() -> None:
    later = replace(SEARCH, now=make.NOW + timedelta(hours=1), limit=9)

    resumed = CURSORS.resumed(later, cursor())

    assert resumed.now == make.NOW
    assert resumed.limit == 9
    assert resumed.place == Place(POSITION, 1, SNAPSHOT, 3)


def test_stories_too_keep_their_moment() -> None:
    made = CURSORS.after(STORIES, FoundStories(3, (StoryHit(story(), POSITION),), SNAPSHOT))

    resumed = CURSORS.resumed(replace(STORIES, now=make.NOW + timedelta(hours=1)), made or "")

    assert resumed == replace(STORIES, place=Place(POSITION, 1, SNAPSHOT, 3))


@pytest.mark.parametrize("other", [{"q": "vesuvius"}, {"sort": "date"}, {"language": "en"}])
def test_cursor_of_another_list(other: dict[str, str]) -> None:
    with pytest.raises(BadCursorError, match="another list"):
        CURSORS.resumed(replace(SEARCH, **other), cursor())  # type: ignore[arg-type]  # all texts


def test_cursor_of_another_kind_of_list() -> None:
    with pytest.raises(BadCursorError, match="another list"):
        CURSORS.resumed(STORIES, cursor())


def test_last_page_has_no_cursor() -> None:
    """Also when it is full."""
    second = replace(SEARCH, place=Place(POSITION, 1, SNAPSHOT, 2))

    assert CURSORS.after(second, found(2)) is None
    assert CURSORS.after(second, found(3)) is not None
    assert CURSORS.after(SEARCH, Found(0, (), SNAPSHOT)) is None


def test_cursor_signed_with_another_secret() -> None:
    with pytest.raises(BadCursorError, match="not a cursor of ours"):
        Cursors(b"another").resumed(SEARCH, cursor())


def test_any_change_is_noticed() -> None:
    made = bytearray(base64.urlsafe_b64decode(cursor() + "=="))
    for at in range(len(made)):
        made[at] ^= 1
        with pytest.raises(BadCursorError):
            CURSORS.resumed(SEARCH, base64.urlsafe_b64encode(made).decode())
        made[at] ^= 1


@given(st.text(max_size=60))
def test_any_text_is_refused(text: str) -> None:
    with pytest.raises(BadCursorError):
        CURSORS.resumed(SEARCH, text)
