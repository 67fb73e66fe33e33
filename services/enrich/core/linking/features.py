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
    again: float
    several_words: float
    label: float
    derived: float
    forced: float
    demonym: float
    acronym: float
    small: float
    unsure_capital: float
    titled_person: float
    titled_other: float
    placed_place: float
    placed_other: float
    unsupported_person: float
    single_person: float
    single_work: float
    single_concept: float
    single_country: float
    single_team: float
    team_in_sport: float
    place_in_sport: float


WEIGHTS = Features(
    prior=1.54,
    popularity=0.41,
    context=0.80,
    coherence=1.00,
    again=1.50,
    several_words=0.74,
    label=0.83,
    derived=-0.21,
    forced=2.50,
    demonym=0.30,
    acronym=0.63,
    small=-1.63,
    unsure_capital=-0.48,
    titled_person=0.90,
    titled_other=-1.00,
    placed_place=0.55,
    placed_other=0.00,
    unsupported_person=-0.20,
    single_person=-1.12,
    single_work=-0.86,
    single_concept=-0.62,
    single_country=0.30,
    single_team=-0.25,
    team_in_sport=4.0,
    place_in_sport=-2.0,
)
BIAS = -2.20


def score(features: Features) -> float:
    """Return the log odds that the candidate is meant."""
    return BIAS + math.fsum(map(mul, features, WEIGHTS))


def parts(features: Features) -> Mapping[str, float]:
    """Return what each piece of evidence adds to the score, `bias` included."""
    named = zip(Features._fields, features, WEIGHTS, strict=True)
    return {"bias": BIAS} | {name: value * weight for name, value, weight in named if value}


def probability(log_odds: float) -> float:
    """Return the probability that belongs to `log_odds`."""
    return 1 / (1 + math.exp(-max(-30.0, min(30.0, log_odds))))
