"""What the surest subject at the top comes to against the labels, by halves of a set."""

from __future__ import annotations

import hashlib
from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from typing import Any, Literal

from bench.tag_cases.sets import Case
from services.enrich.core.tagging.taxonomy import Taxonomy
from shared.events import Tag

Half = Literal["dev", "test"]
NONE = "none"
# Upper ends of the ranges of confidence that are compared with how often it was right.
RANGES = (0.4, 0.6, 0.8, 1.0)


def half_of(case_id: str) -> Half:
    """Return the half that a case is in: always the same, by its id alone."""
    return "dev" if hashlib.sha256(case_id.encode()).digest()[0] % 2 else "test"


@dataclass
class Score:
    """Counts of one half; `told` counts labels with the answers given."""

    cases: int = 0
    right: int = 0
    untagged: int = 0
    finer: int = 0
    finer_right: int = 0
    told: Counter[tuple[str, str]] = field(default_factory=Counter)
    ranges: dict[float, list[bool]] = field(default_factory=dict)

    def add(self, case: Case, tags: Sequence[Tag], taxonomy: Taxonomy) -> None:
        """Count one case."""
        top = next((tag for tag in tags if not tag.broader), None)
        answer = number(top.id)[:2] if top else NONE
        self.cases += 1
        self.right += answer in case.tops
        self.untagged += top is None
        self.told[case.label, taxonomy.topics[top.id].label if top else NONE] += 1
        if top is not None:
            end = next(one for one in RANGES if top.confidence <= one)
            self.ranges.setdefault(end, []).append(answer in case.tops)
        if case.finer:
            self.finer += 1
            self.finer_right += any(number(tag.id) in case.finer for tag in tags)

    @property
    def figures(self) -> dict[str, Any]:
        """Shares, rounded."""
        found = {
            "cases": self.cases,
            "accuracy": share(self.right, self.cases),
            "untagged": share(self.untagged, self.cases),
            "right_by_confidence": {
                f"to {end}": f"{sum(right)} of {len(right)}"
                for end, right in sorted(self.ranges.items())
            },
        }
        return found | ({"finer_found": share(self.finer_right, self.finer)} if self.finer else {})


def judge(
    cases: Iterable[Case], tag: Callable[[Case], Sequence[Tag]], taxonomy: Taxonomy
) -> dict[Half, Score]:
    """Return the scores of both halves."""
    scores: dict[Half, Score] = {"dev": Score(), "test": Score()}
    for case in cases:
        scores[half_of(case.id)].add(case, tag(case), taxonomy)
    return scores


def number(topic: str) -> str:
    """Return the id of a subject without its scheme."""
    return topic.removeprefix("medtop:")


def share(part: int, whole: int) -> float:
    """Return a share of 0 to 1, rounded."""
    return round(part / whole, 4) if whole else 0.0
