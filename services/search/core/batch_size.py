"""How many documents one request to the index carries: found by trying, as TCP finds its window."""

from __future__ import annotations

from dataclasses import dataclass

# A request this quick costs the index little beside what it carries, so that more may fit.
QUICK_S = 1.0
# By so small a share that a size just refused is not tried again soon.
GROWTH = 20


@dataclass
class BatchSize:
    """Grows a little with each full request answered quickly, is halved when one was too much.

    `documents` is the size to use now; it stays between `least` and `most`.
    """

    documents: int = 250
    least: int = 10
    most: int = 2_000

    def answered(self, documents: int, took_s: float) -> None:
        """Note that `documents` were taken in `took_s`; one that was not full tells nothing."""
        if documents >= self.documents and took_s <= QUICK_S:
            self.documents = min(self.most, self.documents + 1 + self.documents // GROWTH)

    def was_too_much(self) -> None:
        """Note that the index refused a request for its size or its load, or did not answer it."""
        self.documents = max(self.least, self.documents // 2)
