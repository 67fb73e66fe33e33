"""What the gateway remembers of sources."""

from __future__ import annotations

import pytest

from services.gateway.core.source_board import SourceBoard
from services.gateway.core.sources import health_of
from shared.events import Source, SourceState
from tests import make


def called(source_id: str, name: str) -> Source:
    return make.source(source_id).model_copy(update={"name": name})


def names(board: SourceBoard) -> list[str]:
    return [one.name for one in board.listed()]


def test_order_follows_changes() -> None:
    board = SourceBoard()
    for name in ("herald", "Gazette", "courier"):
        board.note(called(name, name))
    assert names(board) == ["courier", "Gazette", "herald"]

    board.note(called("courier", "the courier"))
    board.forget("Gazette")

    assert names(board) == ["herald", "the courier"]


def test_same_name_twice_is_two() -> None:
    board = SourceBoard()
    board.note(called("b", "News"))
    board.note(called("a", "news"))

    assert [one.source_id for one in board.listed()] == ["a", "b"]


@pytest.mark.parametrize(
    ("state", "kind", "health"),
    [
        (SourceState.ACTIVE, "feed", "waiting"),
        (SourceState.ACTIVE, "push", "ok"),
        (SourceState.PAUSED, "feed", "paused"),
        (SourceState.ENDED, "feed", "ended"),
    ],
)
def test_health_before_a_look(state: SourceState, kind: str, health: str) -> None:
    board = SourceBoard()
    board.note(make.source(state=state, kind=kind))

    known = board.get("gazette")

    assert known is not None
    assert health_of(known) == health


def test_removed_source_leaves_and_comes_back() -> None:
    board = SourceBoard()
    board.note(called("a", "Gazette"))
    assert names(board) == ["Gazette"]

    board.note(make.source("a", state=SourceState.REMOVED))
    assert names(board) == []

    board.note(called("a", "Gazette"))
    assert names(board) == ["Gazette"]
