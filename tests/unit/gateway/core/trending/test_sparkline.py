"""A topic's way over a day as a line."""

from __future__ import annotations

from services.gateway.core.trending.history import TopicStep
from services.gateway.core.trending.sparkline import HEIGHT, MARGIN, WIDTH, sparkline
from tests import make


def step(hours_ago: float, score: float) -> TopicStep:
    return TopicStep(
        at=make.hours_ago(hours_ago), rank=1, score=score, observed=score, expected=1.0
    )


def test_line_spans_the_day() -> None:
    line = sparkline([step(24 - one, float(one)) for one in range(25)], make.NOW)

    assert line is not None
    (points,) = line.lines
    assert points.startswith(f"{MARGIN},{HEIGHT - MARGIN}".replace(",", ".0,", 1))
    assert line.end == (WIDTH - MARGIN, MARGIN)
    assert line.highest == 24


def test_absence_breaks_the_line() -> None:
    line = sparkline([step(5, 1), step(4.75, 2), step(1, 3), step(0.75, 2)], make.NOW)

    assert line is not None
    assert [len(points.split()) for points in line.lines] == [2, 2]


def test_single_step_has_no_line() -> None:
    assert sparkline([step(1, 1)], make.NOW) is None


def test_scores_of_nothing_stay_on_the_ground() -> None:
    line = sparkline([step(1, 0), step(0.75, 0)], make.NOW)

    assert line is not None
    assert line.end[1] == HEIGHT - MARGIN
