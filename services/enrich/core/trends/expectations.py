"""How many voices to expect: the largest of what a topic's own past, its kind and a floor say."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Set
from dataclasses import dataclass

from shared.events import EntityRef
from shared.events.trends import Basis

# What share of all voices is usual of a kind, as long as the past is not known.
PRIOR_SHARES = {
    "country": 0.05,
    "politician": 0.03,
    "organization": 0.015,
    "city": 0.01,
    "company": 0.005,
}
PRIOR_SHARE = 0.002
# Always in the news: alone they are a topic only if they rise above a past that is known.
HOT_TYPES = frozenset({"country", "politician"})


def is_hot(key: str, entities: Mapping[str, EntityRef]) -> bool:
    """Return whether `key` is an entity that is always in the news."""
    entity = entities.get(key)
    return entity is not None and entity.type in HOT_TYPES


@dataclass(frozen=True, slots=True)
class Expectation:
    """The share of the `total` voices that is expected, and what says so."""

    basis: Basis
    share: float
    total: float

    @property
    def voices(self) -> float:
        """How many voices are expected, never 0."""
        return max(round(self.share * self.total, 3), 0.001)


# Says what to expect of the topic whose articles are about all of these keys.
Expect = Callable[[Set[str]], Expectation]


def prior_share(type_: str | None) -> float:
    """Return the share that is usual of an entity of this type; of a phrase without one."""
    return PRIOR_SHARE if type_ is None else PRIOR_SHARES.get(type_, PRIOR_SHARE)


def largest(shares: dict[Basis, float], total: float, floor: float) -> Expectation:
    """Return the expectation by the largest share, of equal ones by the first."""
    shares = {"floor": floor / total if total else 0.0, **shares}
    basis = max(shares, key=lambda name: shares[name])
    return Expectation(basis, shares[basis], total)
