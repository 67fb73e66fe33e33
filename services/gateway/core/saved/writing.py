"""Saved searches read from memory and written to the log."""

from __future__ import annotations

from services.gateway.core.publishing import Outlet
from services.gateway.core.saved.board import SavedBoard
from services.gateway.core.saved.sealing import NoSeal, Seal, sealed
from shared.delivery import TransientError
from shared.events import SavedSearch
from shared.topics import SAVED_SEARCHES


class SavedWriter:
    """Writes to the log first; whoever asks here afterwards is told of it at once.

    Every method raises `TransientError` while not all searches have been heard of.
    """

    def __init__(self, board: SavedBoard, outlet: Outlet, seal: Seal | None = None) -> None:
        self._board = board
        self._outlet = outlet
        self._seal = seal or NoSeal()

    def get(self, saved_id: str) -> SavedSearch | None:
        """Return a search, if there is such a one."""
        return self._whole_board().get(saved_id)

    def of(self, owner: str) -> list[SavedSearch]:
        """Return the searches of `owner`, the oldest first."""
        return self._whole_board().of(owner)

    async def keep(self, search: SavedSearch) -> None:
        """Keep a new or changed search, with the secret of its webhook sealed."""
        kept = sealed(search, self._seal)
        await self._outlet.publish(SAVED_SEARCHES, [kept])
        self._board.note(kept)

    async def delete(self, search: SavedSearch) -> None:
        """Let go of a search."""
        await self._outlet.erase(SAVED_SEARCHES, [search.saved_id])
        self._board.forget(search.saved_id)

    def _whole_board(self) -> SavedBoard:
        if not self._board.is_whole.is_set():
            raise TransientError("not all saved searches have been read yet")
        return self._board
