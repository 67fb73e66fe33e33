"""What it takes to be on a list."""

from __future__ import annotations

from dataclasses import replace

from services.enrich.core.trends.bar import Bar
from services.enrich.core.trends.counts import Counts
from services.enrich.core.trends.expectations import Expectation
from services.enrich.core.trends.rules import TrendRules
from services.enrich.core.trends.scores import Signal, signal
from tests.unit.enrich.core.trends.seen import sightings
from tests.unit.enrich.corpora import ETNA

HALF_A_VOICE = Expectation("days", 0.005, 100.0)


def told(owners: int, owners_of_a_story: int) -> Signal:
    """Return what so many owners tell, so many each story."""
    own = sightings([f"Etna erupts again, day {day}" for day in range(owners)], ETNA)
    all_told = [
        replace(one, story_id=f"story {turn // owners_of_a_story}") for turn, one in enumerate(own)
    ]
    counts = Counts(all_told, lambda _: HALF_A_VOICE, breadth=3, warming=False)
    return signal({ETNA.id}, counts, all_told)


def test_many_stories_must_surprise_more_than_one() -> None:
    bar = Bar(TrendRules(), 3, {}, {})

    assert bar.lets(told(4, owners_of_a_story=4), 0.0)
    assert not bar.lets(told(4, owners_of_a_story=1), 0.0)
    assert bar.lets(told(8, owners_of_a_story=1), 0.0)


def test_the_more_the_more_tell_each_of_them() -> None:
    bar = Bar(TrendRules(), 3, {}, {})

    assert told(8, owners_of_a_story=2).clumping == 2
    assert not bar.lets(told(8, owners_of_a_story=2), 0.0)
    assert bar.lets(told(10, owners_of_a_story=2), 0.0)
