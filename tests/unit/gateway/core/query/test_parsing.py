"""Any text is a query that can be written again, or wrong at a place that is told."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from services.gateway.core.query.errors import QueryError, QueryLimitError
from services.gateway.core.query.parsing import parse
from services.gateway.core.query.printing import printed
from services.gateway.core.query.reading import read
from services.gateway.core.query.tree import (
    And,
    Everything,
    Moment,
    Near,
    Not,
    Nothing,
    Or,
    Phrase,
    Prefix,
    Question,
    Tree,
    Value,
    Word,
    every,
)
from tests import typed_queries

A, B, C = Word("a"), Word("b"), Word("c")


def parsed(text: str) -> Tree | QueryError:
    try:
        return parse(text)
    except QueryError as error:
        return error


@given(typed_queries.typed)
@settings(max_examples=500)
def test_any_text_parses_or_points(text: str) -> None:
    tree = parsed(text)

    if isinstance(tree, QueryError):
        assert 0 <= tree.position < len(text)
    else:
        assert parse(printed(tree)) == tree
        assert printed(parse(printed(tree))) == printed(tree)


@given(typed_queries.tree)
def test_every_tree_can_be_written(tree: Tree) -> None:
    try:
        again = read(printed(tree))
    except QueryLimitError:
        assume(False)
    assert again == tree


@pytest.mark.parametrize(
    ("query", "tree"),
    [
        ("", Everything()),
        ("a", A),
        ("a b", And((A, B))),
        ("a AND b", And((A, B))),
        ("a OR b c", Or((A, And((B, C))))),
        ("(a OR b) c", And((Or((A, B)), C))),
        ("a -b", And((A, Not(B)))),
        ("a NOT (b c)", And((A, Not(And((B, C)))))),
        ("-(-a)", A),
        ("((a b) c)", And((A, B, C))),
        ("and or not", And((Word("and"), Word("or"), Word("not")))),
        ('"OR"', Word("OR")),
    ],
)
def test_operators(query: str, tree: Tree) -> None:
    assert parse(query) == tree


@pytest.mark.parametrize(
    ("query", "leaf"),
    [
        ('"ash  cloud"', Phrase("ash cloud")),
        ("„Asche über Catania“", Phrase("Asche über Catania")),
        (r'"an \"ash\" cloud"', Phrase('an "ash" cloud')),
        ('"ash cloud"~5', Near("ash cloud", 5)),
        ("volc*", Prefix("volc")),
        ("title:etna", Word("etna", "title")),
        ('Title:"ash cloud"~2', Near("ash cloud", 2, "title")),
        ("author:lovel*", Prefix("lovel", "author")),
        ("entity:cupure:madeleine-mccann", Value("entity", "cupure:madeleine-mccann")),
        ('tag:"natural disaster"', Value("tag", "natural disaster")),
        ("after:2026", Moment("after", datetime(2026, 1, 1, tzinfo=UTC))),
        ("before:2026-11-20T13:00+01:00", Moment("before", datetime(2026, 11, 20, 12, tzinfo=UTC))),
        ("covid-19", Word("covid-19")),
        ('צה"ל', Word('צה"ל')),
    ],
)
def test_leaves(query: str, leaf: Tree) -> None:
    assert parse(query) == leaf


@pytest.mark.parametrize(
    ("query", "tree"),
    [
        ("a b c d", And((A, B, C, Word("d")))),
        ("a b c d e", Question("a b c d e")),
        (
            "what is (in short) the cause, and 1) where?",
            Question("what is in short the cause, and 1 where?"),
        ),
        ("a b AND c d e", And((A, B, C, Word("d"), Word("e")))),
        ("a b -x c lang:de d e", And((Question("a b c d e"), Not(Word("x")), Value("lang", "de")))),
        ('a b c d e "x y"', And((Question("a b c d e"), Phrase("x y")))),
        ('a "x y" ' + "b " * 16, Question("a x y" + " b" * 16)),
        ("-(a b c a b)", Not(And((A, B, C, A, B)))),
        ("title:(a b c d e) OR a", Or((Question("a b c d e", "title"), A))),
        ("author:(a b c a b)", every(*(Word(one, "author") for one in "abcab"))),
    ],
)
def test_many_plain_words_are_a_question(query: str, tree: Tree) -> None:
    assert parse(query) == tree


def test_field_holds_for_its_parentheses() -> None:
    tree = parse("country:(de OR fr) -title:(ash cloud)")

    assert printed(tree) == "(country:de OR country:fr) -(title:ash title:cloud)"


@pytest.mark.parametrize("query", ["a & b", "a - b", "- a b -", '?! a "..." b', "a -… b"])
def test_signs_alone_are_passed_over(query: str) -> None:
    assert parse(query) == And((A, B))


@pytest.mark.parametrize("query", ["?!", "*:*", '""', "- -- –"])
def test_nothing_searchable_is_nothing(query: str) -> None:
    assert parse(query) == Nothing()


@pytest.mark.parametrize(
    ("query", "position", "expected"),
    [
        ('ash "cloud', 4, "second quotation mark"),
        ("ash (cloud", 4, r'"\)" to close'),
        ("ash) cloud", 3, "nothing is open"),
        ("ash ()", 5, "something to look for"),
        ("ash OR", 4, "after OR"),
        ("OR ash", 0, "before OR"),
        ("ash NOT", 4, "after NOT"),
        ("ash --cloud", 4, "right after this -"),
        ("ash titel:etna", 4, "unknown field .titel., expected one of title,"),
        ("ash title: etna", 4, "right after .title:."),
        ("ash title:?!", 10, "letter or digit"),
        ("ash vol*ano", 7, "only at the end"),
        ("source:bb*", 9, "compared whole"),
        ("after:soon", 6, "a year, month, day"),
        ("after:2026-02-30", 6, "a year, month, day"),
        ('"ash cloud"~', 11, "a number after"),
        ('"ash"~5', 0, "two words or more"),
        ("title:(ash lang:en)", 11, "no field within title"),
    ],
)
def test_errors_point_and_say(query: str, position: int, expected: str) -> None:
    with pytest.raises(QueryError, match=expected) as raised:
        parse(query)

    assert raised.value.position == position


@pytest.mark.parametrize(
    ("query", "limit", "position"),
    [
        ("a" * 2501, "characters", 2500),
        ("a AND " * 32 + "a", "clauses", 192),
        ("a OR " * 32 + "a", "clauses", 160),
        (f'"{"a " * 40}" "{"b " * 40}"', "words", 83),
        ("a b c d e " * 10 + "OR " + "a b c d e " * 10, "words", 103),
        ("灰" * 70, "words", 0),
        ("(" * 11 + "a OR b" + ")" * 11, "depth", 10),
        ("NOT " * 11 + "a", "depth", 40),
        ("abc* abd* abe* abf* abg*", "prefixes", 20),
        ("ash ab*", "prefix", 4),
        ('"ash cloud"~51', "between", 0),
        (f"country:({' '.join(['x' * 75] * 32)})", "characters", 0),
    ],
)
def test_limits_are_named(query: str, limit: str, position: int) -> None:
    with pytest.raises(QueryLimitError) as raised:
        parse(query)

    assert (raised.value.limit, raised.value.position) == (limit, position)


@given(st.integers(1, 10_000))
def test_size_is_refused_unread(times: int) -> None:
    with pytest.raises(QueryLimitError, match="at most 2500"):
        parse("(" * 2501 * times)
