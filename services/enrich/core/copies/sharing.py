"""Which articles have a thing in common."""

from __future__ import annotations

from collections.abc import Collection
from typing import Generic, TypeVar

Key = TypeVar("Key", int, str)


class Sharing(Generic[Key]):
    """Ids of articles by what they have; one id for most keys, so a set only where it is needed."""

    def __init__(self) -> None:
        self._ids: dict[Key, str | set[str]] = {}

    def add(self, key: Key, article_id: str) -> None:
        """Let an article have `key`."""
        known = self._ids.setdefault(key, article_id)
        if isinstance(known, set):
            known.add(article_id)
        elif known != article_id:
            self._ids[key] = {known, article_id}

    def discard(self, key: Key, article_id: str) -> None:
        """Undo `add`."""
        known = self._ids.get(key)
        if isinstance(known, set):
            known.discard(article_id)
            if len(known) == 1:
                self._ids[key] = known.pop()
        elif known == article_id:
            del self._ids[key]

    def of(self, key: Key) -> Collection[str]:
        """Return who has `key`."""
        known = self._ids.get(key, ())
        return (known,) if isinstance(known, str) else known
