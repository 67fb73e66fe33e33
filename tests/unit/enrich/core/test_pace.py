"""Costly work is done at its interval, and rests nine times as long as it took."""

from __future__ import annotations

from services.enrich.core.pace import Pace


class Seconds:
    """Time that goes on when told to."""

    now = 100.0

    def __call__(self) -> float:
        return self.now


def test_interval_passes_first() -> None:
    seconds = Seconds()
    pace = Pace(60, seconds)
    assert not pace.is_due

    seconds.now += 60

    assert pace.is_due


def test_costly_work_rests() -> None:
    seconds = Seconds()
    pace = Pace(0, seconds)
    pace.begin()
    seconds.now += 2

    assert pace.end() == 2
    for rest, due in ((17.9, False), (0.1, True)):
        seconds.now += rest
        assert pace.is_due is due
