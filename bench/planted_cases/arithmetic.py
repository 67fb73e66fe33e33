"""Every number of a topic, computed again from what is listed with it."""

from __future__ import annotations

import math
from decimal import Decimal

from shared.events import TrendTopic

TOLERANCE = 0.0015


def sums_up(topic: TrendTopic) -> bool:
    """Return whether the parts as they are written add up to the score as it is written."""
    return sum(Decimal(str(part)) for part in topic.parts.values()) == Decimal(str(topic.score))


def recomputed(topic: TrendTopic) -> dict[str, float]:
    """Return observed, expected and the parts of the score that stand on the listed articles."""
    counted = [
        round(min(1 + math.log2(len({told.story_id for told in voice.tellings})) / 2, 2), 3)
        for voice in topic.voices
    ]
    observed = sum(counted)
    assert topic.expectation is not None
    assert topic.over_dispersion is not None
    expected = topic.expectation.share * topic.expectation.total
    spread = math.sqrt(expected + topic.over_dispersion * expected**2)
    surprise = (observed - expected) / spread
    shares = [one / observed for one in counted]
    voices = math.exp(-sum(share * math.log(share) for share in shares))
    breadth = surprise * (math.log2(1 + voices) - 1)
    return {"observed": observed, "expected": expected, "surprise": surprise, "breadth": breadth}


def is_recomputed(topic: TrendTopic) -> bool:
    """Return whether what is listed gives the same numbers."""
    said = {"observed": topic.observed, "expected": topic.expected, **topic.parts}
    return all(
        math.isclose(said[name], value, rel_tol=TOLERANCE, abs_tol=2 * TOLERANCE)
        for name, value in recomputed(topic).items()
    )
