"""Originals: the earliest of the most complete, whatever the order."""

from __future__ import annotations

from itertools import permutations

from services.enrich.core.copies.groups import original_of, regrouped
from shared.events import StoryMember, TextSketch
from tests import make
from tests.unit.enrich.corpora import member

ID = make.article_id


def _member(name: str, hours: float, shingles: int, copy_of: str | None = None) -> StoryMember:
    sketch = TextSketch(text_hash=name, shingles=shingles)
    return member(name, hours=hours, sketch=sketch, copy_of=copy_of and ID(copy_of))


FIRST, SECOND = _member("first", 5, 100), _member("second", 4, 104)
WHOLE, PART = _member("whole", 3, 200), _member("part", 9, 60)


def _originals(members: tuple[StoryMember, ...]) -> dict[str, str | None]:
    return {one.article_id: one.copy_of for one in members}


def test_original_is_earliest_of_complete() -> None:
    for order in permutations((PART, SECOND, FIRST)):
        assert original_of(order) is FIRST


def test_longer_text_becomes_the_original() -> None:
    copy = _member("second", 4, 104, copy_of="first")

    members = regrouped((FIRST, copy, WHOLE), WHOLE, FIRST)

    assert _originals(members) == {
        ID("first"): ID("whole"),
        ID("second"): ID("whole"),
        ID("whole"): None,
    }


def test_copy_of_a_copy_names_the_original() -> None:
    copy = _member("part", 3, 60, copy_of="first")
    new = _member("new", 1, 60)

    members = regrouped((FIRST, copy, new), new, copy)

    assert members[2].copy_of == ID("first")
    assert members[:2] == (FIRST, copy)


def test_original_that_left_stays_the_original() -> None:
    copy, new = _member("copy", 4, 100, copy_of="gone"), _member("new", 1, 100)

    members = regrouped((copy, new), new, copy)

    assert {one.copy_of for one in members} == {ID("gone")}


def test_rewritten_original_leaves_its_copies() -> None:
    copies = [_member(name, hours, 100, copy_of="first") for name, hours in (("b", 3), ("a", 4))]

    members = regrouped((*copies, FIRST), FIRST, None)

    assert _originals(members) == {ID("b"): ID("a"), ID("a"): None, ID("first"): None}


def test_edited_original_keeps_its_copies() -> None:
    copy = _member("copy", 4, 100, copy_of="first")

    assert regrouped((copy, FIRST), FIRST, copy) == (copy, FIRST)
