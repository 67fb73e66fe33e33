"""A cursor is a position of one search and of nothing else."""

from __future__ import annotations

import base64
import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from services.gateway.core.cursor import BadCursorError, decode_cursor, encode_cursor
from services.gateway.core.finder import SearchRequest

BY_DATE = SearchRequest(q="etna", sort="date")
BY_RELEVANCE = SearchRequest(q="etna")


def forged(*position: object) -> str:
    honest = encode_cursor(BY_DATE, (1, "a"))
    fingerprint = json.loads(base64.urlsafe_b64decode(honest + "=" * (-len(honest) % 4)))[0]
    return base64.urlsafe_b64encode(json.dumps([fingerprint, *position]).encode()).decode()


def test_cursor_returns_its_position() -> None:
    cursor = encode_cursor(BY_RELEVANCE, (7.25, 1763640000000, "abc"))

    assert decode_cursor(BY_RELEVANCE, cursor) == (7.25, 1763640000000, "abc")


def test_cursor_of_another_search() -> None:
    cursor = encode_cursor(BY_DATE, (1763640000000, "abc"))

    with pytest.raises(BadCursorError, match="another search"):
        decode_cursor(SearchRequest(q="vesuvius", sort="date"), cursor)


@pytest.mark.parametrize(
    "position",
    [
        (),
        (1,),
        (1, 2),
        ("a", "b"),
        (1, "a", "b"),
        (2**63, "a"),
        (True, "a"),
        ([1], "a"),
        (1.5, "a"),
    ],
)
def test_forged_positions_are_refused(position: tuple[object, ...]) -> None:
    with pytest.raises(BadCursorError):
        decode_cursor(BY_DATE, forged(*position))


@given(st.text(max_size=60))
def test_any_text_is_refused(cursor: str) -> None:
    with pytest.raises(BadCursorError):
        decode_cursor(BY_DATE, cursor)
