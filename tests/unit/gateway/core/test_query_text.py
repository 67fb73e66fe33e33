"""What readers type becomes terms."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from services.gateway.core.query_text import MOST_TERMS, QueryTooLongError, Term, parse_query


def test_words_and_phrases_in_order() -> None:
    assert parse_query('etna "ash cloud" catania') == (
        Term("etna"),
        Term("ash cloud", is_phrase=True),
        Term("catania"),
    )


def test_typographic_quotes_make_phrases() -> None:
    assert parse_query("„Asche über Catania“") == (Term("Asche über Catania", is_phrase=True),)


@pytest.mark.parametrize("q", ["", "  ", '"', "!!! ...", '""'])
def test_nothing_searchable_gives_nothing(q: str) -> None:
    assert parse_query(q) == ()


def test_lonely_quote_is_ignored() -> None:
    assert parse_query('etna "ash cloud') == (Term("etna"), Term("ash"), Term("cloud"))


def test_too_many_words_are_refused() -> None:
    with pytest.raises(QueryTooLongError, match="at most 32"):
        parse_query("word " * (MOST_TERMS + 1))


@given(st.text(max_size=100))
def test_any_text_parses_or_is_refused(q: str) -> None:
    try:
        terms = parse_query(q)
    except QueryTooLongError:
        return
    assert all(any(character.isalnum() for character in term.text) for term in terms)
