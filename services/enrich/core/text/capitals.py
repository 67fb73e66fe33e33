"""Why words that are no names have capitals: sentences begin with them, headlines show them."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise

from services.enrich.core.text.words import Word

# Share of capitalised words from which a line has them for show, as headlines do.
SHOWN_CAPITALS = 0.6
FEWEST_SHOWN = 3
_SHORTEST_SHOWN = 4
_ENDS = frozenset('.!?:;…•|\n"“”„«»‘(—–')
_CLOSING = '"”’»)'


@dataclass(frozen=True, slots=True)
class CapitalRules:
    """How a language has capitals: on all nouns or not; a point after `shortened` ends nothing."""

    nouns_have_capitals: bool = False
    shortened: frozenset[str] = frozenset()


ORDINARY_RULES = CapitalRules()


def gaps_of(text: str, words: Sequence[Word]) -> list[str]:
    """Return what stands between each word and the next, and behind the last."""
    gaps = [text[left.end : right.start] for left, right in pairwise(words)]
    return [*gaps, text[words[-1].end :]] if words else gaps


def beginnings(words: Sequence[Word], gaps: Sequence[str], rules: CapitalRules) -> list[bool]:
    """Return for each word whether a sentence may begin with it."""
    begins = [True] * bool(words)
    for word, gap in zip(words, gaps[:-1], strict=False):
        ends = gap != " " and not _ENDS.isdisjoint(gap)
        begins.append(ends and not (gap.strip() == "." and _is_shortened(word, rules)))
    return begins


def _is_shortened(word: Word, rules: CapitalRules) -> bool:
    return word.folded in rules.shortened or len(word.folded) == 1


def shown_words(words: Sequence[Word], gaps: Sequence[str], rules: CapitalRules) -> list[bool]:
    """Return for each word whether it stands in a line that has capitals for show."""
    shown = [False] * len(words)
    if rules.nouns_have_capitals:
        return shown
    for first, after in _lines(gaps):
        if not _is_sentence(gaps[after - 1]) and _shows_capitals(words[first:after]):
            shown[first:after] = [True] * (after - first)
    return shown


def _lines(gaps: Sequence[str]) -> Iterator[tuple[int, int]]:
    first = 0
    for index, gap in enumerate(gaps, 1):
        if "\n" in gap or index == len(gaps):
            yield first, index
            first = index


def _is_sentence(behind: str) -> bool:
    """Return whether a line before this gap ends as sentences do."""
    return behind.lstrip(_CLOSING).startswith(".")


def _shows_capitals(words: Sequence[Word]) -> bool:
    long = [word for word in words if len(word.text) >= _SHORTEST_SHOWN][1:]
    if len(long) < FEWEST_SHOWN:
        return False
    return sum(word.is_capitalised for word in long) / len(long) > SHOWN_CAPITALS
