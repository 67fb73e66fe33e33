"""Every saved search as its topic tells it, in memory."""

from __future__ import annotations

import asyncio
from collections.abc import Callable

from shared.events import SavedSearch


class SavedBoard:
    """The latest of every saved search; `is_whole` is set once all have been heard of."""

    def __init__(self) -> None:
        self.is_whole = asyncio.Event()
        self._by_id: dict[str, SavedSearch] = {}

    def note(self, search: SavedSearch) -> None:
        """Take in a search as it stands now."""
        self._by_id[search.saved_id] = search

    def forget(self, saved_id: str) -> None:
        """Let go of a search, if it was known."""
        self._by_id.pop(saved_id, None)

    def get(self, saved_id: str) -> SavedSearch | None:
        """Return a search, if there is such a one."""
        return self._by_id.get(saved_id)

    def all(self) -> list[SavedSearch]:
        """Return every search, the oldest first."""
        return sorted(self._by_id.values(), key=lambda one: (one.created_at, one.saved_id))

    def of(self, owner: str) -> list[SavedSearch]:
        """Return the searches of `owner`, the oldest first."""
        return [one for one in self.all() if one.owner == owner]

    def standing(self, is_owner: Callable[[str], bool]) -> list[SavedSearch]:
        """Return the searches of those who still have a key."""
        owners = {one: is_owner(one) for one in {search.owner for search in self._by_id.values()}}
        return [one for one in self.all() if owners[one.owner]]
