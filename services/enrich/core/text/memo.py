"""Remembering what a pure function returns, for words: news has the same ones again and again."""

from __future__ import annotations

from collections.abc import Callable
from typing import TypeVar

Value = TypeVar("Value")

# What is longer is no word, and could be of any length.
LONGEST_KEPT = 40


class Memo(dict[str, Value]):
    """What `make` returns for each word that was asked for, all forgotten once there are `most`.

    What is made for more than 40 characters is not kept, so the memory taken is bounded. Unlike
    an LRU cache a hit writes nothing, which keeps it in the processor's cache.
    """

    def __init__(self, make: Callable[[str], Value], most: int) -> None:
        super().__init__()
        self._make = make
        self._most = most

    def __missing__(self, word: str) -> Value:
        value = self._make(word)
        if len(word) > LONGEST_KEPT:
            return value
        if len(self) >= self._most:
            self.clear()
        self[word] = value
        return value
