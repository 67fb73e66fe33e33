"""How one text became another: the passages that stayed, went and came, in bounded time."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from typing import Literal, TypeAlias

from pydantic import BaseModel, ConfigDict

# With its space, so that all parts together are the text again.
_SENTENCE = re.compile(r"[^.!?。！？\n]*[.!?。！？\n]*\s*")
_WORD = re.compile(r"\w+\s*|[^\w\s]\s*|\s+")
_WITHIN = re.compile(r"\w\w")
# Pairs of equal parts, each of which costs a step: some 0.3 s for the worst of texts. What would
# take more is told as a whole.
MOST_STEPS = 1_000_000
# Of two sentences that share less than this, readers see more if each is told as a whole.
_LEAST_EQUAL = 0.25

Kind: TypeAlias = Literal["equal", "removed", "added"]


class Passage(BaseModel):
    """A part of a text that stayed, went or came."""

    model_config = ConfigDict(frozen=True)

    kind: Kind
    text: str


def passages(old: str, new: str, most_steps: int = MOST_STEPS) -> list[Passage]:
    """Return how `old` became `new`: sentences first, then the words of those that differ.

    Equal and removed passages together are the old text, equal and added ones the new.
    """
    comparing = _Comparing(most_steps)
    sentences = comparing.pairs(_SENTENCE.findall(old), _SENTENCE.findall(new))
    joined: list[Passage] = []
    for kind, text in (part for gone, come in sentences for part in comparing.words(gone, come)):
        before = joined.pop().text if joined and joined[-1].kind == kind else ""
        joined.append(Passage(kind=kind, text=before + text))
    return joined


@dataclass
class _Comparing:
    """Compares as long as it has steps left."""

    steps: int

    def words(self, gone: str, come: str) -> Iterator[tuple[Kind, str]]:
        """Yield what of a passage stayed, went and came."""
        pairs = [(gone, come)]
        if gone and come and gone != come:
            pairs = list(self.pairs(_WORD.findall(gone), _WORD.findall(come)))
            if _share_equal(pairs) < _LEAST_EQUAL:
                pairs = [(gone, come)]
        for old, new in pairs:
            same = _same_words(old, new)
            yield from _told("equal", old[:same])
            yield from _told("removed", old[same:])
            yield from _told("added", new[same:])

    def pairs(self, old: Sequence[str], new: Sequence[str]) -> Iterator[tuple[str, str]]:
        """Yield what stood and what stands in its place, in order; equal where unchanged."""
        counts = Counter(new)
        steps = sum(counts[one] for one in old)
        if steps > self.steps:
            yield "".join(old), "".join(new)
            return
        self.steps -= steps
        for _, a, b, c, d in SequenceMatcher(None, old, new, autojunk=False).get_opcodes():
            yield "".join(old[a:b]), "".join(new[c:d])


def _same_words(old: str, new: str) -> int:
    """Return how many characters both begin with, without a part of a longer word in either.

    A word counts with the space after it, so the last one of a text may be there twice.
    """
    if old == new:
        return len(old)
    pairs = enumerate(zip(old, new, strict=False))
    same = next((at for at, (one, other) in pairs if one != other), min(len(old), len(new)))
    while same and any(_is_within_word(one, same) for one in (old, new)):
        same -= 1
    return same


def _is_within_word(text: str, place: int) -> bool:
    return bool(_WITHIN.fullmatch(text[place - 1 : place + 1]))


def _told(kind: Kind, text: str) -> Iterator[tuple[Kind, str]]:
    if text:
        yield kind, text


def _share_equal(pairs: Sequence[tuple[str, str]]) -> float:
    equal = sum(len(old) for old, new in pairs if old == new)
    longer = max(sum(len(old) for old, _ in pairs), sum(len(new) for _, new in pairs))
    return equal / longer if longer else 1.0
