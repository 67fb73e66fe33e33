"""A dump survives being cut into messages."""

from __future__ import annotations

import os

from services.enrich.core.trends.checkpoints import MOST_CHARACTERS, Saved, in_pieces, put_together
from shared.events import TrendCheckpoint
from tests import make


def _pieces(saved: Saved) -> list[TrendCheckpoint]:
    return in_pieces(saved, make.NOW, make.provenance("enrich"))


def test_large_dump_comes_back_whole() -> None:
    saved = Saved(os.urandom(2 * MOST_CHARACTERS), 7)

    pieces = _pieces(saved)

    assert [one.part for one in pieces] == ["0", "1", "2"]
    assert put_together(reversed(pieces)) == saved


def test_pieces_of_a_longer_dump_do_no_harm() -> None:
    old, new = _pieces(Saved(bytes(2 * MOST_CHARACTERS), 7)), Saved(b"short", 9)

    assert put_together([*old, *_pieces(new)]) == new


def test_missing_piece_is_no_checkpoint() -> None:
    pieces = _pieces(Saved(bytes(2 * MOST_CHARACTERS), 7))

    assert put_together(pieces[:-1]) is None
    assert put_together(pieces[1:]) is None
    assert put_together([]) is None
