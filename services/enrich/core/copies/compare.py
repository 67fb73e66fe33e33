"""Whether one text is a copy of another, told by their sketches."""

from __future__ import annotations

from dataclasses import dataclass

from services.enrich.core.copies.sketch import FACTS_SIZE, SIGNATURE_SIZE, Sample
from shared.events import TextSketch


@dataclass(frozen=True, slots=True)
class Rules:
    """How much two texts must share; chosen by `bench.near_duplicates` on one half of its data."""

    # Of the shorter text, and of its runs with a number or a name.
    contained: float = 0.75
    facts: float = 0.6
    # Of both together: a round-up that carries a whole report is no copy of it.
    resemblance: float = 0.2
    # With fewer hashes to compare, chance decides.
    least_compared: int = 8
    least_facts: int = 4


@dataclass(frozen=True, slots=True)
class Likeness:
    """Estimated shares, 0 to 1: common runs of all, and of the shorter text's.

    `facts` is the latter for runs with a number or a name; None where there are too few to tell.
    """

    resemblance: float
    contained: float
    facts: float | None


def likeness(left: TextSketch, right: TextSketch, rules: Rules) -> Likeness | None:
    """Return how alike two texts are; None if their sketches cannot tell."""
    shorter, longer = sorted((left, right), key=lambda one: one.shingles)
    common = _common(*(Sample.of(one.signature, SIGNATURE_SIZE) for one in (shorter, longer)))
    if common.of_first < rules.least_compared:
        return None
    facts = _facts(*(Sample.of(one.facts, FACTS_SIZE) for one in (left, right)))
    fewer = min(facts.of_first, facts.of_second)
    return Likeness(
        resemblance=common.both / (common.of_first + common.of_second - common.both),
        contained=common.both / common.of_first,
        facts=facts.both / fewer if fewer >= rules.least_facts else None,
    )


def is_copy(found: Likeness, rules: Rules) -> bool:
    """Return whether texts so alike are one text.

    The frame of quarterly results or of a weather report comes again with other numbers and names;
    a text that was cut, put in another order or lightly edited keeps most of them.
    """
    return (
        found.contained >= rules.contained
        and found.resemblance >= rules.resemblance
        and (found.facts is None or found.facts >= rules.facts)
    )


@dataclass(frozen=True, slots=True)
class _Common:
    both: int
    of_first: int
    of_second: int


def _facts(first: Sample, second: Sample) -> _Common:
    """Return the facts in common; names count only if capitals tell them in both texts."""
    if first.tells_names and second.tells_names:
        return _common(first, second)
    return _common(first.numbers(), second.numbers())


def _common(first: Sample, second: Sample) -> _Common:
    """Return the hashes of both samples, and of each, up to where both are complete."""
    reach = min(first.reach, second.reach)
    both = len(set(first.hashes).intersection(second.hashes))
    return _Common(both, first.upto(reach), second.upto(reach))
