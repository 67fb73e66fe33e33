"""A topic's way over a day as a small line."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta
from itertools import pairwise
from typing import NamedTuple

from services.gateway.core.trending.history import TOLD_BACK, TopicStep

WIDTH = 640
HEIGHT = 160
MARGIN = 4
GROUND = HEIGHT - MARGIN
# Longer without a step means that the topic was off the list.
GAP = timedelta(minutes=75)
# A young topic is told from its beginning, but for less than that its line would be all slope.
LEAST_TOLD = timedelta(hours=1)


class Sparkline(NamedTuple):
    """Lines in SVG's words, one for each stretch on the list, and where the last one ends."""

    lines: tuple[str, ...]
    end: tuple[float, float]
    highest: float
    since: datetime
    width: int = WIDTH
    height: int = HEIGHT
    ground: int = GROUND


def sparkline(steps: Sequence[TopicStep], until: datetime) -> Sparkline | None:
    """Return the line of the scores over the day before `until`; None for less than two steps."""
    if len(steps) < 2:
        return None
    highest = max(one.score for one in steps) or 1.0
    since = max(until - TOLD_BACK, min(steps[0].at, until - LEAST_TOLD))
    points = [_point(one, (since, until), highest) for one in steps]
    stretches = [[points[0]]]
    for (before, after), point in zip(pairwise(steps), points[1:], strict=True):
        if after.at - before.at > GAP:
            stretches.append([])
        stretches[-1].append(point)
    lines = tuple(" ".join(f"{x},{y}" for x, y in stretch) for stretch in stretches)
    return Sparkline(lines, points[-1], highest, since)


def _point(step: TopicStep, span: tuple[datetime, datetime], highest: float) -> tuple[float, float]:
    since, until = span
    along = (step.at - since) / (until - since)
    up = max(0.0, step.score) / highest
    x = MARGIN + along * (WIDTH - 2 * MARGIN)
    y = GROUND - up * (GROUND - MARGIN)
    return round(x, 1), round(y, 1)
