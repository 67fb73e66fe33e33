"""Answers stand below what they answer, as deep as a page can show, whatever the log says."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from services.gateway.core.comments.threads import MOST_DEPTH, Thread, missing_parents, threads
from shared.events import Comment
from tests import make
from tests.make_documents import comment_event


def said(name: str, parent: str | None = None, minute: int = 0, **fields: Any) -> Comment:
    moment = make.NOW + timedelta(minutes=minute)
    return comment_event(name, parent_id=parent, event_time=moment, **fields)


def shape(found: list[Thread]) -> list[object]:
    return [
        (one.comment.comment_id, shape(one.replies)) if one.replies else one.comment.comment_id
        for one in found
    ]


def test_answers_stand_below() -> None:
    told = [said("c3", "c1", 3), said("c2", minute=2), said("c1"), said("c4", "c3", 4)]

    assert shape(threads(told)) == [("c1", [("c3", ["c4"])]), "c2"]


def test_depth_has_an_end() -> None:
    told = [said("c0"), *(said(f"c{n}", f"c{n - 1}", n) for n in range(1, MOST_DEPTH + 3))]

    found = threads(told)
    for _ in range(MOST_DEPTH - 1):
        (one,) = found
        found = one.replies
    deepest = found[0].replies

    assert [one.comment.comment_id for one in deepest] == ["c4", "c5", "c6"]
    assert [one.answers_to and one.answers_to.comment_id for one in deepest] == [None, "c4", "c5"]


def test_circles_and_orphans_are_shown() -> None:
    told = [said("c1", "c2"), said("c2", "c1", 1), said("c3", "c3"), said("c4", "gone")]

    assert shape(threads(told)) == [("c1", ["c2"]), "c3", "c4"]


def test_clocks_need_not_agree() -> None:
    assert shape(threads([said("c1", minute=1), said("c2", "c1")])) == [("c1", ["c2"])]


def test_what_is_hidden_stays_above_answers() -> None:
    told = [said("c1", state="removed"), said("c2", "c1", 1), said("c3", state="hidden", minute=2)]

    (only,) = threads(told)

    assert (only.comment.comment_id, only.is_shown, shape(only.replies)) == ("c1", False, ["c2"])


def test_held_is_shown_to_its_author() -> None:
    told = [said("c1", state="hidden", held=True, author_id="ada")]

    assert shape(threads(told, "ada")) == ["c1"]
    assert threads(told, "bob") == threads(told) == []


def test_what_is_answered_elsewhere_is_missing() -> None:
    assert missing_parents([said("c2", "c1"), said("c3", "c2"), said("c4")]) == ["c1"]
