"""How often similar news tells the story of the article that it stands beside."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

Stories = Mapping[str, str]


def in_one_half(story: str) -> bool:
    """Return in which of two halves a story is: how far they differ says what chance may do."""
    return hashlib.sha256(story.encode()).digest()[0] % 2 == 0


@dataclass
class Score:
    """Articles that have others of their story, and what was shown beside them."""

    story_of: Stories
    _asked: list[tuple[bool, int, int]] = field(default_factory=list)

    def add(self, article: str, shown: Sequence[str]) -> None:
        """Count what was shown beside `article`."""
        story = self.story_of[article]
        right = sum(self.story_of[one] == story for one in shown)
        self._asked.append((in_one_half(story), right, len(shown)))

    def row(self) -> dict[str, Any]:
        """Return the shares of articles beside which one of the same story was shown."""
        return {
            "asked": len(self._asked),
            "found": _share(right > 0 for _, right, _ in self._asked),
            "found_one_half": _share(right > 0 for one_half, right, _ in self._asked if one_half),
            "found_other_half": _share(
                right > 0 for one_half, right, _ in self._asked if not one_half
            ),
            "right_of_shown": round(
                sum(right for _, right, _ in self._asked)
                / max(1, sum(shown for _, _, shown in self._asked)),
                4,
            ),
        }


def _share(hits: Iterable[bool]) -> float:
    counted = list(hits)
    return round(sum(counted) / max(1, len(counted)), 4)
