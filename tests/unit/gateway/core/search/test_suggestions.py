"""Names are found by the beginnings of their words, whatever their accents."""

from __future__ import annotations

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from services.gateway.core.search.suggestions import begins, pattern, suggest_view, suggestion
from tests.fakes import MemoryTrendBoard
from tests.make_documents import snapshot, topic


@pytest.mark.parametrize(
    "label", ["Müller", "Thomas Mullen", "Dr. (Mulligan)", "MÚLLA", "Ågot-Mull"]
)
def test_words_of_names_begin(label: str) -> None:
    assert begins(label, "mull")
    assert re.fullmatch(pattern("mull"), label)


@pytest.mark.parametrize(("label", "text"), [("Amulla", "mull"), ("Mul", "mull"), ("Etna", "")])
def test_other_names_do_not(label: str, text: str) -> None:
    assert not begins(label, text)


@given(st.text(max_size=6), st.text("aäbÉ (.-’|&", min_size=1, max_size=12))
def test_no_text_breaks_the_expression(text: str, label: str) -> None:
    """What is looked for in the index is what begins so; nothing typed is more than letters."""
    assert not re.fullmatch(pattern("[" + text), label) or begins(label, "[" + text)


def test_most_told_come_first_with_their_queries() -> None:
    named = [suggestion("tag", "a tag", "Etna lava", 2), suggestion("entity", "Q1", "Etna", 5)]
    board = MemoryTrendBoard(snapshot(topic(label="Etna", article_count=3)))

    view = suggest_view("etna", named, board, limit=20)

    assert [one.kind for one in view.suggestions] == ["entity", "topic", "tag"]
    queries = {one.kind: one.query for one in view.suggestions}
    assert queries["tag"] == 'tag:"a tag"'
    assert queries["entity"] == "entity:Q1"
