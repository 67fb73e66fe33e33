"""How probable each entity is behind a name: P(entity | name) from popularity and kind of name.

A softmax over log popularity with one factor per kind of name, after the "commonness" of Milne and
Witten (Learning to link with Wikipedia, 2008), where no counts of real links are at hand.
"""

from __future__ import annotations

from collections.abc import Sequence

from services.enrich.core.knowledge.kinds import NameKind

EXPONENT = 1.0
# An entity of which nothing is known is still one.
LEAST_POPULARITY = 1.0
FORCED_FACTOR = 1_000_000.0
FACTORS = (
    (int(NameKind.LABEL), 1.0),
    (int(NameKind.DEMONYM), 0.9),
    (int(NameKind.ALIAS), 0.5),
    (int(NameKind.DERIVED), 0.25),
)
LOWER_FACTOR = 0.3
_LOWER, _DEMONYM, _FORCED = (
    int(kind) for kind in (NameKind.LOWER, NameKind.DEMONYM, NameKind.FORCED)
)


def weight(popularity: float, kind: int) -> float:
    """Return how much speaks for an entity behind one of its names, before normalising."""
    factor = next((factor for flag, factor in FACTORS if kind & flag), FACTORS[-1][1])
    if kind & _LOWER and not kind & _DEMONYM:
        factor *= LOWER_FACTOR
    if kind & _FORCED:
        factor *= FORCED_FACTOR
    return factor * float(max(popularity, LEAST_POPULARITY) ** EXPONENT)


def normalised(weights: Sequence[float]) -> list[float]:
    """Return the weights as shares of their sum."""
    whole = sum(weights)
    return [one / whole for one in weights]
