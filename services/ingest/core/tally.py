"""What became of every entry and every pushed article, since this worker started.

entries = published + unchanged + parked, and pushed = accepted + unchanged + rejected.
"""

from __future__ import annotations

from collections import Counter
from typing import Literal

from prometheus_client import Counter as Metric

from shared.events import SourcePoll

EntryOutcome = Literal["published", "unchanged", "parked"]

_polls = Metric("cupure_ingest_polls", "Polls of feeds, by outcome", ("outcome",))
_entries = Metric("cupure_ingest_entries", "Entries of feeds, by what became of them", ("outcome",))
_appearances = Metric("cupure_ingest_appearances", "Known articles met at a new place")
_pages = Metric("cupure_ingest_pages", "Pages fetched for their text", ("outcome",))
_pushed = Metric("cupure_ingest_pushed_articles", "Articles pushed by HTTP", ("outcome",))


class Tally:
    """Counts, for the routes and for Prometheus."""

    def __init__(self) -> None:
        self.entries: Counter[str] = Counter()
        self.pushed: Counter[str] = Counter()
        self.polls: Counter[str] = Counter()
        self.pages: Counter[str] = Counter()
        self.appearances = 0

    def polled(self, poll: SourcePoll) -> None:
        """Count a poll."""
        self.polls[poll.outcome] += 1
        _polls.labels(poll.outcome).inc()

    def entry(self, outcome: EntryOutcome, count: int = 1) -> None:
        """Count `count` entries of a feed."""
        if count:
            self.entries[outcome] += count
            _entries.labels(outcome).inc(count)

    def appeared(self) -> None:
        """Count an entry that is a known article met at a new place; it is also unchanged."""
        self.appearances += 1
        _appearances.inc()

    def page(self, outcome: Literal["read", "empty", "failed", "skipped"]) -> None:
        """Count a page fetched for an article's text."""
        self.pages[outcome] += 1
        _pages.labels(outcome).inc()

    def push(self, status: str) -> None:
        """Count an article pushed by HTTP."""
        self.pushed[status] += 1
        _pushed.labels(status).inc()
