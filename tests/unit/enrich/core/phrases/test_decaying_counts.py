"""Counts that fade with time."""

from __future__ import annotations

from datetime import timedelta

import pytest

from services.enrich.core.phrases.decaying_counts import DecayingCounts
from tests import make

DAY = timedelta(days=1)


def test_counts_halve_after_each_half_life() -> None:
    counts = DecayingCounts(DAY)
    for _ in range(8):
        counts.add("a", counts.weight(make.NOW))

    assert counts.count("a", counts.weight(make.NOW)) == pytest.approx(8)
    assert counts.count("a", counts.weight(make.NOW + 3 * DAY)) == pytest.approx(1)
    assert counts.count("b", counts.weight(make.NOW)) == 0


@pytest.mark.parametrize("days", [200, 20_000])
def test_years_later_it_still_counts(days: int) -> None:
    counts = DecayingCounts(DAY)
    counts.add("a", counts.weight(make.NOW))
    late = counts.weight(make.NOW + days * DAY)

    counts.add("a", late)

    assert counts.count("a", late) == pytest.approx(1)


def test_old_news_counts_little() -> None:
    counts = DecayingCounts(DAY)
    now = counts.weight(make.NOW)

    counts.add("a", counts.weight(make.NOW - 2 * DAY))

    assert counts.count("a", now) == pytest.approx(0.25)


def test_many_keys_hardly_blur_each_other() -> None:
    counts = DecayingCounts(DAY)
    now = counts.weight(make.NOW)
    for number in range(20_000):
        counts.add(f"key {number}", now)

    told = [counts.count(f"key {number}", now) for number in range(20_000)]

    assert min(told) == 1
    assert sum(told) < 1.05 * len(told)
