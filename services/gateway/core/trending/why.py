"""Why a topic trends, in words a reader takes in and numbers that add up."""

from __future__ import annotations

from typing import NamedTuple

from shared.events import TrendTopic
from shared.events.trends import Basis, Direction


class Way(NamedTuple):
    """How a topic moves: an arrow and what it stands for."""

    arrow: str
    words: str


_WAYS: dict[Direction, Way] = {
    "new": Way("↗", "new on the list"),
    "rising": Way("↑", "rising"),
    "steady": Way("→", "steady"),
    "falling": Way("↓", "falling"),
}

_BASES: dict[Basis, str] = {
    "floor": "the least that is ever expected",
    "kind": "what is usual for a topic of its kind",
    "days": "its share of the last days",
    "weeks": "its share of the last weeks",
    "hour_of_day": "its share at this hour of the day",
    "hour_of_week": "its share at this hour of the week",
}


_PARTS = {
    "surprise": "surprise: more than usual",
    "breadth": "breadth: by many voices",
    "carried": "carried on from its peak",
}


def way(topic: TrendTopic) -> Way:
    """Return how `topic` moves."""
    return _WAYS[topic.direction]


def basis(topic: TrendTopic) -> str | None:
    """Return what the expectation rests on, if it is told."""
    return None if topic.expectation is None else _BASES[topic.expectation.basis]


def told_parts(topic: TrendTopic) -> list[tuple[str, str]]:
    """Return the parts of the score by name, rounded so that they still add up to it.

    What rounding leaves over goes to the largest part, where it matters least; parts of nothing
    are left out.
    """
    hundredths = {name: round(value * 100) for name, value in topic.parts.items()}
    if hundredths:
        largest = max(topic.parts, key=lambda name: abs(topic.parts[name]))
        hundredths[largest] += round(topic.score * 100) - sum(hundredths.values())
    return [(_part_name(name), f"{one / 100:.2f}") for name, one in hundredths.items() if one]


def _part_name(name: str) -> str:
    return _PARTS.get(name, name.replace("_", " "))
