"""Which texts share rare runs of words with another."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence

from services.enrich.core.copies.sharing import Sharing
from services.enrich.core.copies.sketch import decoded
from shared.events import TextSketch

# Of the texts that keep a quarter of another's runs, 97 in 100 meet one of its twelve smallest.
KEYS = 12
# Each run in common counts the less the more texts have it; one that four have is enough.
LEAST_SHARED = 0.25
# What more texts than this have is a turn of phrase or a frame, and tells nothing.
MOST_SHARING = 100
MOST_CANDIDATES = 20


class SketchIndex:
    """Texts by the smallest hashes of their signatures; what is removed is as if never added."""

    def __init__(self) -> None:
        self._sharing: Sharing[int] = Sharing()

    def add(self, article_id: str, sketch: TextSketch) -> None:
        """Make a text a candidate for those it shares runs with."""
        for key in _keys(sketch):
            self._sharing.add(key, article_id)

    def remove(self, article_id: str, sketch: TextSketch) -> None:
        """Undo `add`."""
        for key in _keys(sketch):
            self._sharing.discard(key, article_id)

    def candidates(self, sketch: TextSketch) -> list[str]:
        """Return the texts that share runs that few have, most likely first."""
        shared: defaultdict[str, float] = defaultdict(float)
        for run in decoded(sketch.signature):
            known = self._sharing.of(run)
            if len(known) <= MOST_SHARING:
                for article_id in known:
                    shared[article_id] += 1 / len(known)
        likely = [one for one, weight in shared.items() if weight >= LEAST_SHARED]
        return sorted(likely, key=lambda one: (-shared[one], one))[:MOST_CANDIDATES]


def _keys(sketch: TextSketch) -> Sequence[int]:
    return decoded(sketch.signature)[:KEYS]
