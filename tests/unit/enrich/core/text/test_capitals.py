"""Capitals that tell nothing: at beginnings of sentences and in headlines."""

from __future__ import annotations

import pytest

from services.enrich.core.text.capitals import CapitalRules
from services.enrich.core.text.passages import Passage

TITLES = CapitalRules(shortened=frozenset({"mr"}))


def _begins(text: str, rules: CapitalRules = TITLES) -> list[str]:
    passage = Passage.of("text", text, rules)
    words = zip(passage.words, passage.begins, strict=True)
    return [word.text for word, begins in words if begins]


@pytest.mark.parametrize(
    ("text", "beginnings"),
    [
        ("Ash fell. Nobody was hurt.", ["Ash", "Nobody"]),
        ("They met Mr. Doe and J. Roe.", ["They"]),
        ("He said: “Come” and left", ["He", "Come", "and"]),
        ("One line\nanother", ["One", "another"]),
        ("", []),
    ],
)
def test_sentences_begin_after_marks(text: str, beginnings: list[str]) -> None:
    assert _begins(text) == beginnings


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("Mount Etna Sends Ash Over Catania", True),
        ("ASH FALLS OVER WHOLE ISLAND", True),
        ("Mount Etna sends ash over the whole island", False),
        ("Mandela Visited Mvezo And Qunu Today.", False),
        ("Mount Etna", False),
    ],
)
def test_headlines_show_their_capitals(text: str, *, shown: bool) -> None:
    assert Passage.of("title", text).shown == [shown] * len(Passage.of("title", text).words)


def test_line_is_judged_by_itself() -> None:
    passage = Passage.of("text", "Ash Falls Over Whole Island\nIt was calm today in Catania")

    assert passage.shown == [True] * 5 + [False] * 6


def test_capital_nouns_show_nothing() -> None:
    rules = CapitalRules(nouns_have_capitals=True)

    assert not any(Passage.of("title", "Kanzler Merz Trifft Macron Heute", rules).shown)


def test_head_keeps_what_belongs_to_it() -> None:
    head = Passage.of("text", "One two. Three").head(2)

    assert [word.text for word in head.words] == ["One", "two"]
    assert len(head.gaps) == len(head.begins) == len(head.shown) == 2
