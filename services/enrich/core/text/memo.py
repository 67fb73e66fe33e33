"""Remembering what a pure function returns, for words: news has the same ones again and again."""

from __future__ import annotations

from collections.abc import Callable
from typing import TypeVar

Value = TypeVar("Value")


class Memo(dict[str, Value]):
    """What `make` returns for each word that was asked for, all forgotten once there are `most`.

    Unlike an LRU cache a hit writes nothing, which keeps it in the processor's cache.
    """

    def __init__(self, make: Callable[[str], Value], most: int) -> None:
        super().__init__()
        self._make = make
        self._most = most

    def __missing__(self, word: str) -> Value:
        value = self._make(word)
        if len(self) >= self._most:
            self.clear()
        self[word] = value
        return value
