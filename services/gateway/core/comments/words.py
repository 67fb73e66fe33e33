"""The list of words that hold a comment back, or that no comment may have."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Literal

Verdict = Literal["refuse", "hold"]

_REFUSED = "!"
_WORD = re.compile(r"[^\W_]+")


def folded(text: str) -> str:
    """Return the words of `text` between single spaces, however they are accented or written."""
    apart = unicodedata.normalize("NFKD", text.casefold())
    plain = "".join(one for one in apart if unicodedata.category(one) not in ("Mn", "Me", "Cf"))
    return " " + " ".join(_WORD.findall(plain)) + " "


@dataclass(frozen=True, slots=True)
class WordList:
    """Words and phrases, folded: `refused` keep a comment out, `held` have a moderator look."""

    refused: frozenset[str] = frozenset()
    held: frozenset[str] = frozenset()

    @classmethod
    def of(cls, lines: Iterable[str]) -> WordList:
        """Return the list in a file: a word or phrase a line, `!` before those that are refused.

        Empty lines and those that begin with `#` say nothing.
        """
        told = [line.strip() for line in lines]
        entries = [line for line in told if line and not line.startswith("#")]
        refused = {folded(one[1:]) for one in entries if one.startswith(_REFUSED)}
        held = {folded(one) for one in entries if not one.startswith(_REFUSED)}
        return cls(frozenset(refused - {"  "}), frozenset(held - {"  "}))

    def verdict(self, *texts: str) -> Verdict | None:
        """Return what is to become of a comment with these texts."""
        told = [folded(one) for one in texts]
        if any(entry in text for text in told for entry in self.refused):
            return "refuse"
        if any(entry in text for text in told for entry in self.held):
            return "hold"
        return None
