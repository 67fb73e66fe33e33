"""Strategies for queries: texts close to the grammar, and trees."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import get_args

from hypothesis import strategies as st

from services.gateway.core.query.lexer import FIELDS
from services.gateway.core.query.tree import (
    Moment,
    MomentField,
    Near,
    Phrase,
    Prefix,
    Question,
    QuestionField,
    TextField,
    Tree,
    Value,
    ValueField,
    Word,
    either,
    every,
    excluding,
    leaves,
)

_PIECES = [
    *(" ", "  ", "\n", "(", ")", "-", "NOT ", " OR ", " AND ", '"', "“", "”", "\\", "*", "~", "~5"),
    *("a", "etna", "ash", "Müller", "volc*", "covid-19", "灰雲", "2026-11-20", "Q16990", "?", "&"),
    *(f"{field}:" for field in FIELDS),
    *("a b c d e", "what is the ash of etna", "1)", ".", "(a b)", '"a b c"'),
    *("titel:", '"ash cloud"', '"ash cloud"~5'),
]
# What somebody may type: grammar in any order, right and wrong.
typed = st.lists(st.sampled_from(_PIECES), max_size=25).map("".join) | st.text(max_size=60)

_a_word = st.sampled_from(
    ["ash", "etna", "OR", "NOT", "a:b", "-x", "x(y)", "vol*", 'a"b', "b\\", "«c"]
)
_any_word = _a_word | st.text("aé-*:\\\"'~() ", min_size=1, max_size=6).map(
    lambda text: " ".join(f"w{text}".split())
)
_one_word = _any_word.map(lambda text: text.replace(" ", ""))
_words = st.lists(_one_word, min_size=2, max_size=4).map(" ".join)
_text_fields = st.sampled_from([None, *get_args(TextField)])
_moments = st.datetimes(datetime(1000, 1, 1), timezones=st.just(UTC)).map(  # noqa: DTZ001
    lambda at: at.replace(microsecond=0)
)

leaf = st.one_of(
    st.builds(Word, _one_word, _text_fields),
    st.builds(Phrase, _words, _text_fields),
    st.builds(Near, _words, st.integers(0, 50), _text_fields),
    st.builds(Prefix, st.text("abé", min_size=3, max_size=5), _text_fields),
    st.builds(Value, st.sampled_from(get_args(ValueField)), _any_word),
    st.builds(Moment, st.sampled_from(get_args(MomentField)), _moments),
)


_plain_words = st.lists(st.text("aé-1", min_size=1, max_size=4).map("w".__add__), min_size=5)
_questions = st.builds(
    Question, _plain_words.map(" ".join), st.sampled_from([None, *get_args(QuestionField)])
)


def _asks_nothing(tree: Tree) -> bool:
    return not any(isinstance(one, Question) for one in leaves(tree))


def _combined(parts: st.SearchStrategy[Tree]) -> st.SearchStrategy[Tree]:
    several = st.lists(parts, min_size=2, max_size=3)
    return st.one_of(
        several.map(lambda all_: every(*all_)),
        several.map(lambda all_: either(*all_)),
        parts.filter(_asks_nothing).map(excluding),
    )


tree: st.SearchStrategy[Tree] = st.recursive(leaf | _questions, _combined, max_leaves=6)
