"""What an edit has changed."""

from __future__ import annotations

from itertools import pairwise

from hypothesis import given
from hypothesis import strategies as st

from services.ingest.core.intake.versions import diff, passages
from tests import make

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


@given(TEXTS, TEXTS)
def test_passages_are_both_texts(old: str, new: str) -> None:
    told = passages(old, new)

    assert "".join(one.text for one in told if one.kind != "added") == old
    assert "".join(one.text for one in told if one.kind != "removed") == new
    assert all(one.kind != other.kind for one, other in pairwise(told))


def test_very_long_texts_are_told_whole() -> None:
    old, new = "a. " * 5000, "b. " * 5000

    assert _told(old, new) == [("removed", old), ("added", new)]


def test_diff_names_every_changed_field() -> None:
    before = make.raw_article("a", version=1, authors=("Anna",))
    after = make.raw_article("a", version=2, title="Etna rests", authors=("Anna", "Ugo"))

    told = diff(before, after)

    assert (told.before, told.after, told.changed) == (1, 2, ("title", "authors"))
    assert told.fields[0].after == ("Anna", "Ugo")


def test_same_content_has_no_changes() -> None:
    article = make.raw_article("a")

    assert diff(article, article).changed == ()
