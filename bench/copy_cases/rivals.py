"""Whether one measure alone would do: shares of runs in common, without a look at the facts."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from random import Random

from rensa import RMinHash

from bench.copy_cases.altering import ALTERATIONS, Text
from bench.copy_cases.frames import other_facts
from services.enrich.core.copies.compare import Likeness, Rules, is_copy, likeness
from services.enrich.core.copies.sketch import sketch_of
from services.enrich.core.text.words import folded_words

PERMUTATIONS = 128
Measure = Callable[[str, str], float]
# How alike two texts are, and whether they are copies.
Judged = tuple[float, bool]


def resemblance(left: str, right: str) -> float:
    """Return MinHash's estimate by 128 permutations."""
    return float(_minhash(left).jaccard(_minhash(right)))


def contained(left: str, right: str) -> float:
    """Return the estimated share of the shorter text's runs."""
    found = _likeness(left, right)
    return found.contained if found else 0.0


def ours(left: str, right: str) -> float:
    """Return 1 if the rules call it a copy."""
    found = _likeness(left, right)
    return float(found is not None and is_copy(found, Rules()))


def _likeness(left: str, right: str) -> Likeness | None:
    one, two = sketch_of(left), sketch_of(right)
    return likeness(one, two, Rules()) if one and two else None


MEASURES: dict[str, Measure] = {
    "resemblance_alone": resemblance,
    "contained_alone": contained,
    "with_facts": ours,
}


def beside(tuning: Sequence[Text], telling: Sequence[Text]) -> dict[str, dict[str, float]]:
    """Return precision and recall on pairs, each measure with the threshold best for `tuning`.

    For each altered text there is one with other facts, so that half of the pairs are copies.
    """
    return {name: _told(_judged(tuning, of), _judged(telling, of)) for name, of in MEASURES.items()}


def _judged(texts: Sequence[Text], measure: Measure) -> list[Judged]:
    kinds = list(ALTERATIONS.values())
    judged = []
    for place, one in enumerate(texts):
        copy = kinds[place % len(kinds)](one, Random(one.id))  # noqa: S311
        judged.append((measure(copy.text, one.text), True))
        judged.append((measure(other_facts(one, Random(one.id)).text, one.text), False))  # noqa: S311
    return judged


def _told(tuning: Sequence[Judged], telling: Sequence[Judged]) -> dict[str, float]:
    threshold = max((alike for alike, _ in tuning), key=lambda alike: _f1(tuning, alike))
    precision, recall = _scores(telling, threshold)
    named = {"threshold": threshold, "precision": precision, "recall": recall}
    return {name: round(value, 4) for name, value in named.items()}


def _scores(judged: Sequence[Judged], threshold: float) -> tuple[float, float]:
    taken = [copy for alike, copy in judged if alike >= threshold]
    return sum(taken) / max(len(taken), 1), sum(taken) / sum(copy for _, copy in judged)


def _f1(judged: Sequence[Judged], threshold: float) -> float:
    precision, recall = _scores(judged, threshold)
    return 2 * precision * recall / (precision + recall) if precision + recall else 0.0


def _minhash(text: str) -> RMinHash:
    words = folded_words(text)
    made = RMinHash(num_perm=PERMUTATIONS, seed=1)
    made.update([" ".join(words[at : at + 3]) for at in range(len(words) - 2)])
    return made
