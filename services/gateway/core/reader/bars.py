"""Counts over time as bars."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import NamedTuple

WIDTH, HEIGHT = 640, 120
# How much of its step a bar takes.
_FILLED = 0.8


class Bar(NamedTuple):
    """A bar in SVG's words, and the count that it stands for."""

    x: float
    y: float
    width: float
    height: float
    at: datetime
    articles: int


class Bars(NamedTuple):
    """Bars from the first step to the last, as high as the highest of them allows."""

    bars: tuple[Bar, ...]
    highest: int
    total: int
    width: int = WIDTH
    height: int = HEIGHT


def bars(steps: Sequence[tuple[datetime, int]]) -> Bars | None:
    """Return a bar for each step; None if nothing was counted or there is only one step."""
    highest = max((count for _, count in steps), default=0)
    if highest == 0 or len(steps) < 2:
        return None
    step = WIDTH / len(steps)
    made = tuple(
        _bar(place * step, step, at, count, highest) for place, (at, count) in enumerate(steps)
    )
    return Bars(made, highest, sum(count for _, count in steps))


def _bar(x: float, step: float, at: datetime, count: int, highest: int) -> Bar:
    height = round(count / highest * HEIGHT, 1)
    inset = step * (1 - _FILLED) / 2
    return Bar(
        round(x + inset, 2), round(HEIGHT - height, 1), round(step * _FILLED, 2), height, at, count
    )
