"""What speaks for and against a candidate, as numbers with weights; their sum is the score.

Prior, popularity, context and coherence after Hoffart et al. (Robust disambiguation of named
entities in text, 2011), without a trained recogniser: how a name is written stands in for it.
The weights were fitted to annotated documents and then rounded and bent by hand where these say
little: towards countries behind their adjectives, and away from namesakes.
"""

from __future__ import annotations

import math
from collections.abc import Mapping

# What is known of a candidate, by name; what says nothing is left out.
Evidence = dict[str, float]

WEIGHTS: Mapping[str, float] = {
    # Of the base: log P(entity | name), log (1 + sitelinks), the kind of the name.
    "prior": 1.54,
    "popularity": 0.41,
    "label": 0.83,
    "derived": -0.21,
    "forced": 2.5,
    "demonym": 0.3,
    "acronym": 0.63,
    "small": -1.63,
    # Of the article: log (1 + words that tell of it), what else it names, full or other names.
    "context": 0.8,
    "coherence": 1.0,
    "again": 2.5,
    # Of how the name stands there.
    "several_words": 0.74,
    "unsure_capital": -0.48,
    "titled_person": 0.9,
    "titled_other": -1.0,
    "placed_place": 0.55,
    # Of what it would be.
    "unsupported_person": -0.6,
    "single_person": -1.12,
    "single_work": -0.86,
    "single_product": -0.4,
    "single_concept": -0.62,
    "single_country": 0.3,
    "single_team": -0.25,
    "team_in_sport": 4.0,
    "place_in_sport": -2.0,
}
BIAS = -2.2


def score(evidence: Evidence) -> float:
    """Return the log odds that the candidate is meant."""
    return BIAS + sum([WEIGHTS[name] * value for name, value in evidence.items()])


def parts(evidence: Evidence) -> dict[str, float]:
    """Return what each piece of evidence adds to the score, `bias` included."""
    return {"bias": BIAS} | {name: WEIGHTS[name] * value for name, value in evidence.items()}


def probability(log_odds: float) -> float:
    """Return the probability that belongs to `log_odds`."""
    return 1 / (1 + math.exp(-max(-30.0, min(30.0, log_odds))))
