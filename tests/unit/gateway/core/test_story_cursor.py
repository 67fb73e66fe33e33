"""A cursor of stories keeps the moment that their list was made for."""

from __future__ import annotations

from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from services.gateway.core.cursor import BadCursorError, encode_story_cursor, resumed
from services.gateway.core.finder import StoryRequest
from tests import make

FIRST = StoryRequest(make.NOW, section="world")
LATER = StoryRequest(make.NOW + timedelta(hours=1), section="world", limit=5)


def test_next_page_has_the_first_ones_now() -> None:
    cursor = encode_story_cursor(FIRST, (1.5, 1763640000000, "s1"))

    assert resumed(LATER, cursor) == StoryRequest(
        make.NOW, section="world", limit=5, after=(1.5, 1763640000000, "s1")
    )


def test_cursor_of_another_list() -> None:
    cursor = encode_story_cursor(FIRST, (1.5, 1763640000000, "s1"))

    with pytest.raises(BadCursorError, match="another search"):
        resumed(StoryRequest(make.NOW, section="sport"), cursor)


@pytest.mark.parametrize("position", [(), (1.5,), (1.5, 1), (True, 1, "a"), (1.5, 1, "a", 2)])
def test_odd_positions_are_refused(position: tuple[float | int | str, ...]) -> None:
    with pytest.raises(BadCursorError):
        resumed(FIRST, encode_story_cursor(FIRST, position))


@given(st.text(max_size=60))
def test_any_text_is_refused(cursor: str) -> None:
    with pytest.raises(BadCursorError):
        resumed(FIRST, cursor)
