"""What speaks for and against a candidate, as numbers with weights; their sum is the score.

Prior, popularity, context and coherence after Hoffart et al. (Robust disambiguation of named
entities in text, 2011), without a trained recogniser: how a name is written stands in for it.
"""

from __future__ import annotations

import math
from collections.abc import Mapping
from operator import mul
from typing import NamedTuple


class Features(NamedTuple):
    """The evidence for one candidate; each field is 0 where it says nothing."""

    prior: float
    popularity: float
    context: float
    coherence: float
    several_words: float
    label: float
    derived: float
    demonym: float
    acronym: float
    small: float
    unsure_capital: float
    titled_person: float
    titled_other: float
    placed_place: float
    placed_other: float
    unsupported_person: float


WEIGHTS = Features(
    prior=1.0,
    popularity=0.5,
    context=0.8,
    coherence=1.0,
    several_words=1.5,
    label=0.5,
    derived=-0.5,
    demonym=0.5,
    acronym=0.0,
    small=-2.5,
    unsure_capital=-0.8,
    titled_person=1.0,
    titled_other=-2.0,
    placed_place=0.5,
    placed_other=-0.5,
    unsupported_person=-0.5,
)
BIAS = -1.5


def score(features: Features) -> float:
    """Return the log odds that the candidate is meant."""
    return BIAS + sum(map(mul, features, WEIGHTS))


def parts(features: Features) -> Mapping[str, float]:
    """Return what each piece of evidence adds to the score, `bias` included."""
    named = zip(Features._fields, features, WEIGHTS, strict=True)
    return {"bias": BIAS} | {name: value * weight for name, value, weight in named if value}


def probability(log_odds: float) -> float:
    """Return the probability that belongs to `log_odds`."""
    return 1 / (1 + math.exp(-max(-30.0, min(30.0, log_odds))))
