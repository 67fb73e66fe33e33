"""How good a ranking is: what a reader gains from its top, and how much of all it finds.

nDCG is of Järvelin and Kekäläinen, "Cumulated gain-based evaluation of IR techniques" (TOIS 2002),
with a discount of log2(rank + 1) at every rank as trec_eval has it, and grades as gains; average
precision and recall are those of trec_eval.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from math import log2

from bench.relevance_cases.collection import Grades

TOP, DEPTH = 10, 100


def ndcg(ranked: Sequence[str], grades: Grades, top: int = TOP) -> float:
    """Return the share that the first `top` gain, less the lower they stand, of the most gain."""
    best = sorted(grades.values(), reverse=True)
    return _gain([grades.get(one, 0) for one in ranked[:top]]) / _gain(best[:top])


def _gain(grades: Sequence[int]) -> float:
    return sum(grade / log2(rank + 1) for rank, grade in enumerate(grades, 1))


def average_precision(ranked: Sequence[str], grades: Grades) -> float:
    """Return the mean over all answers of the precision where each is found, 0 where it is not."""
    found, precisions = 0, 0.0
    for rank, one in enumerate(ranked, 1):
        if one in grades:
            found += 1
            precisions += found / rank
    return precisions / len(grades)


def recall(ranked: Sequence[str], grades: Grades, depth: int = DEPTH) -> float:
    """Return the share of all answers that are among the first `depth`."""
    return len(grades.keys() & set(ranked[:depth])) / len(grades)


def means(rankings: Mapping[str, Sequence[str]], answers: Mapping[str, Grades]) -> dict[str, float]:
    """Return the measures as means over all rankings, which are of judged questions."""
    measured = {
        "ndcg_at_10": [ndcg(ranked, answers[one]) for one, ranked in rankings.items()],
        "map": [average_precision(ranked, answers[one]) for one, ranked in rankings.items()],
        "recall_at_100": [recall(ranked, answers[one]) for one, ranked in rankings.items()],
    }
    return {name: round(sum(each) / max(1, len(each)), 4) for name, each in measured.items()}
