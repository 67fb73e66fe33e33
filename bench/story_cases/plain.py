"""The plain grouping that ours is held against: one pass, TF-IDF, the nearest centroid."""

from __future__ import annotations

import math
from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence

from services.enrich.core.text.words import folded_words

THRESHOLDS = (0.1, 0.15, 0.2, 0.25, 0.3, 0.4)


class PlainStories:
    """Stories as sums of word vectors; idf is of what has been seen so far.

    An article joins the story with the highest cosine if that reaches `threshold`, else opens one.
    Single-pass clustering as in Allan, Papka & Lavrenko, SIGIR 1998.
    """

    def __init__(self, threshold: float) -> None:
        self._threshold = threshold
        self._seen = 0
        self._articles_with: Counter[str] = Counter()
        self._sums: list[Counter[str]] = []
        self._stories_with: defaultdict[str, set[int]] = defaultdict(set)

    def place(self, text: str) -> int:
        """Return the number of the story that `text` belongs to."""
        counts = Counter(folded_words(text))
        self._seen += 1
        self._articles_with.update(counts.keys())
        vector = {word: count * self._idf(word) for word, count in counts.items()}
        story = self._nearest(vector)
        if story is None:
            story = len(self._sums)
            self._sums.append(Counter())
        self._sums[story].update(counts)
        for word in counts:
            self._stories_with[word].add(story)
        return story

    def _nearest(self, vector: dict[str, float]) -> int | None:
        touched = {story for word in vector for story in self._stories_with[word]}
        alike = ((self._cosine(vector, self._sums[story]), -story) for story in touched)
        best, story = max(alike, default=(0.0, 0))
        return -story if best >= self._threshold else None

    def _cosine(self, vector: dict[str, float], total: Counter[str]) -> float:
        shared = sum(weight * total[word] * self._idf(word) for word, weight in vector.items())
        length = math.hypot(*vector.values())
        other = math.hypot(*(count * self._idf(word) for word, count in total.items()))
        return shared / (length * other) if shared else 0.0

    def _idf(self, word: str) -> float:
        return math.log((self._seen + 1) / (self._articles_with[word] + 0.5))


def plain_stories(texts: Iterable[str], threshold: float) -> Sequence[int]:
    """Return the number of the story of each text, in their order."""
    stories = PlainStories(threshold)
    return [stories.place(text) for text in texts]
