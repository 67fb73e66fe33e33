"""Whether the articles of a story still belong together, once there are enough to tell."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from itertools import repeat

from services.enrich.core.stories.index import Scale
from services.enrich.core.stories.match import Telling

Matrix = list[list[float]]


def groups(tellings: Sequence[Telling], scale: Scale, apart: float) -> list[list[int]]:
    """Return the numbers of `tellings` by the events that they tell, the largest group first.

    Average-link clustering: two groups are one while the mean likeness of their pairs is `apart` or
    more. One article alone makes no event; it, and every headline, goes to the group it is nearest
    to.
    """
    told = [number for number, one in enumerate(tellings) if one.features.is_told]
    alike = _matrix(tellings, scale)
    found = [one for one in _linked(told, alike, apart) if len(one) > 1]
    if len(found) < 2:
        return [list(range(len(tellings)))]
    found.sort(key=lambda one: (-len(one), min(one)))
    placed = {number for group in found for number in group}
    cores = [tuple(group) for group in found]
    for number in range(len(tellings)):
        if number not in placed:
            nearest = max(range(len(cores)), key=lambda n: (_mean(number, cores[n], alike), -n))
            found[nearest].append(number)
    return [sorted(group) for group in found]


def together(mean: Mapping[str, float], tellings: Sequence[Telling], scale: Scale) -> float:
    """Return the mean likeness of the pairs of `tellings` and those of which this is the mean."""
    alike = [
        sum(map(mean.get, one.features.terms, repeat(0.0))) / _length(one, scale)
        for one in tellings
    ]
    return sum(alike) / len(alike) if alike else 0.0


def mean_of(tellings: Sequence[Telling], scale: Scale) -> dict[str, float]:
    """Return the mean of the terms of `tellings`, each of length one, weighed by their squares."""
    total: dict[str, float] = {}
    for one in tellings:
        share = 1 / (_length(one, scale) * len(tellings))
        for term in one.features.terms:
            total[term] = total.get(term, 0.0) + share
    return {term: share * scale[term] for term, share in total.items()}


def _length(telling: Telling, scale: Scale) -> float:
    return math.sqrt(scale.length(telling.features.terms) or 1.0)


def _matrix(tellings: Sequence[Telling], scale: Scale) -> Matrix:
    lengths = [_length(one, scale) for one in tellings]
    alike = [[0.0] * len(tellings) for _ in tellings]
    for row, left in enumerate(tellings):
        known = set(left.features.terms)
        for column in range(row):
            shared = [term for term in tellings[column].features.terms if term in known]
            value = scale.length(shared) / (lengths[row] * lengths[column])
            alike[row][column] = alike[column][row] = value
    return alike


def _linked(told: Sequence[int], alike: Matrix, apart: float) -> list[list[int]]:
    found = [[number] for number in told]
    means = [[alike[left][right] for right in told] for left in told]
    while len(found) > 1:
        value, left, right = max(
            (means[left][right], -left, -right)
            for left in range(len(found))
            for right in range(left)
        )
        if value < apart:
            break
        _unite(found, means, -right, -left)
    return found


def _unite(found: list[list[int]], means: Matrix, into: int, gone: int) -> None:
    """Make one group of two; a mean of all its pairs is the weighted one of theirs."""
    sizes = len(found[into]), len(found[gone])
    for other in range(len(found)):
        mean = (means[into][other] * sizes[0] + means[gone][other] * sizes[1]) / sum(sizes)
        means[into][other] = means[other][into] = mean
    found[into].extend(found.pop(gone))
    del means[gone]
    for row in means:
        del row[gone]


def _mean(number: int, group: Sequence[int], alike: Matrix) -> float:
    return sum(alike[number][other] for other in group) / len(group)
