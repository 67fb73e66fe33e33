"""What readers are told of how one text became another."""

from __future__ import annotations

import time
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from shared.passages import passages

TEXTS = st.text(alphabet="ab .!?\n", max_size=80)


def _told(old: str, new: str) -> list[tuple[str, str]]:
    return [(one.kind, one.text) for one in passages(old, new)]


def test_changed_word_is_told_alone() -> None:
    old = "Ash fell on Catania. Two roads are closed. Nobody was hurt."
    new = "Ash fell on Catania. Three roads are closed. Nobody was hurt."

    assert _told(old, new) == [
        ("equal", "Ash fell on Catania. "),
        ("removed", "Two "),
        ("added", "Three "),
        ("equal", "roads are closed. Nobody was hurt."),
    ]


def test_new_sentence_is_only_added() -> None:
    assert _told("One. ", "One. Two.") == [("equal", "One. "), ("added", "Two.")]


def test_last_word_stays_where_others_follow() -> None:
    assert _told("Etna erupts", "Etna erupts again") == [
        ("equal", "Etna erupts"),
        ("added", " again"),
    ]
    assert _told("It is over", "It is overdue") == [
        ("equal", "It is "),
        ("removed", "over"),
        ("added", "overdue"),
    ]


def test_other_sentence_is_told_as_a_whole() -> None:
    old, new = "The mayor of the town spoke.", "A storm hit the coast of Spain at night."

    assert _told(old, new) == [("removed", old), ("added", new)]


@given(TEXTS, TEXTS)
def test_passages_are_both_texts(old: str, new: str) -> None:
    told = passages(old, new)

    assert "".join(one.text for one in told if one.kind != "added") == old
    assert "".join(one.text for one in told if one.kind != "removed") == new
    assert all(one.kind != other.kind for one, other in pairwise(told))
    assert all(one.text for one in told)


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("a. " * 60_000, "b. " * 60_000),
        ("the cat " * 20_000, "the dog " * 20_000),
        ("a " * 90_000 + "b", "b " + "a " * 90_000),
    ],
)
def test_longest_texts_take_no_long_time(old: str, new: str) -> None:
    began_s = time.process_time()

    told = passages(old, new)

    assert time.process_time() - began_s < 5
    assert "".join(one.text for one in told if one.kind != "added") == old
