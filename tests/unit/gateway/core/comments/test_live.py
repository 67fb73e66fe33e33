"""Which comments are told to those who have a discussion open."""

from __future__ import annotations

from typing import Any

import pytest

from services.gateway.core.change_feed import FeedFullError
from services.gateway.core.comments.live import Discussions, is_arrival, wanted_in
from services.gateway.core.comments.recent import RecentComments
from services.gateway.core.comments.rules import CommentRules, Step, edited, moderated, reported
from shared.events import Comment
from tests import make
from tests.make_documents import comment_event

LATER = Step(make.hours_ago(-0.01), "w2")
LAST = Step(make.hours_ago(-0.02), "w3")
HELD: dict[str, Any] = {"state": "hidden", "held": True}


def hidden(comment: Comment) -> Comment:
    return moderated(comment, "hide", "Spam", "ana", LATER)


def restored(comment: Comment) -> Comment:
    return moderated(comment, "restore", "A mistake", "ana", LAST)


@pytest.mark.parametrize(
    ("comment", "is_told"),
    [
        (comment_event(), True),
        (comment_event(**HELD), False),
        (hidden(comment_event()), False),
        (moderated(comment_event(), "remove", "Spam", "ana", LATER), False),
        (restored(hidden(comment_event())), True),
        (restored(comment_event(**HELD)), True),
        (edited(comment_event(author_id="ada"), "Ash.", "ada", CommentRules(), LATER), False),
        (reported(restored(comment_event(**HELD)), "Rude", "b", CommentRules(), LATER), False),
    ],
)
def test_first_sight_of_a_comment_is_told(comment: Comment, is_told: bool) -> None:
    assert is_arrival(comment) is is_told


def test_hidden_meanwhile_is_not_wanted() -> None:
    """By a listener who comes back later and is told what it has missed."""
    recent, said = RecentComments(), comment_event()
    is_wanted = wanted_in(said.article_id, recent)

    assert is_wanted(said)
    recent.note(hidden(said))
    assert not is_wanted(said)


def test_other_discussions_are_not_wanted() -> None:
    is_wanted = wanted_in(make.article_id("a2"), RecentComments())

    assert not is_wanted(comment_event(on="a1"))


def test_readers_of_all_discussions_are_counted_together() -> None:
    live = Discussions(2, partitions=2, partition_of=int)
    readers = [live.of(name).subscribe(lambda _: True) for name in ("0", "1")]
    assert live.readers == 2

    with pytest.raises(FeedFullError):
        live.of("0").subscribe(lambda _: True)
    for _ in range(2):
        live.of("1").leave(readers[1])
    assert live.readers == 1
