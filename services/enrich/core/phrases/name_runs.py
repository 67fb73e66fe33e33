"""Runs of capitals, which are names in all languages that have no capital for every noun."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from services.enrich.core.phrases.roles import CAPITAL, IN_NAMES, NOTHING, OFTEN_IN_NAMES, Role
from services.enrich.core.text.passages import Passage
from services.enrich.core.text.words import joined

LONGEST_NAME = 5

Span = tuple[int, int]


def take_names(passage: Passage, roles: list[Role], stopwords: frozenset[str]) -> Iterator[Span]:
    """Yield the names of two capitals and more, and make their words nothing for phrases.

    A name with connectors comes whole and in its parts: "Mahan Air" of "Mahan Air of Iran".
    """
    first = 0
    while first < len(roles):
        if roles[first] != CAPITAL:
            first += 1
            continue
        last = _end(passage, roles, first)
        spans = {(first, last), *_parts(roles, first, last)}
        yield from sorted(span for span in spans if _is_name(passage, roles, span, stopwords))
        if roles[first:last].count(CAPITAL) > 1:
            roles[first:last] = [NOTHING] * (last - first)
        first = last


def _end(passage: Passage, roles: Sequence[Role], first: int) -> int:
    """Return where the run of capitals ends; an acronym after "of" is no part of it.

    Nor is what follows a "the" without "of".
    """
    words = passage.words
    last = first + 1
    for index in range(first + 1, len(words)):
        if not joined(passage.text, words[index - 1], words[index]):
            break
        if roles[index] == CAPITAL:
            if last < index and words[index].text.isupper():
                break
            last = index + 1
        elif words[index].text not in IN_NAMES or (words[index].text == "the" and last == index):
            break
    return last


def _parts(roles: Sequence[Role], first: int, last: int) -> Iterator[Span]:
    """Yield the runs between connectors."""
    start = first
    for index in range(first, last + 1):
        if index == last or roles[index] != CAPITAL:
            if index > start:
                yield start, index
            start = index + 1


def _is_name(
    passage: Passage, roles: Sequence[Role], span: Span, stopwords: frozenset[str]
) -> bool:
    first, last = span
    capitals = [
        passage.words[index].folded
        for index in range(first, last)
        if roles[index] == CAPITAL and len(passage.words[index].text) > 1
    ]
    empty = [word for word in capitals if word in stopwords]
    hollow = [word for word in empty if word not in OFTEN_IN_NAMES]
    is_told = len(empty) < len(capitals) and 2 * len(hollow) <= len(capitals)
    return len(capitals) > 1 and is_told and last - first <= LONGEST_NAME
