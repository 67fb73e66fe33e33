"""The server's record: who looked at which feed when, and what it was shown."""

from __future__ import annotations

from collections import Counter, defaultdict
from dataclasses import dataclass, field
from typing import NamedTuple

from bench.fleet_sim.answers import Answer, Shown


class Visit(NamedTuple):
    """A look at a feed: what was shown of it in which state, and to whom (its User-Agent)."""

    at_s: float
    shown: Shown
    state: int
    worker: str


@dataclass
class Record:
    """Everything that was asked of the fleet."""

    visits: defaultdict[int, list[Visit]] = field(default_factory=lambda: defaultdict(list))
    statuses: Counter[int] = field(default_factory=Counter)
    whole_answers: Counter[int] = field(default_factory=Counter)
    moved_for_good: set[int] = field(default_factory=set)
    gone: set[int] = field(default_factory=set)
    requests: int = 0
    pages: int = 0
    robots: int = 0
    unanswered: int = 0
    sent_bytes: int = 0
    asked_after_move: int = 0
    asked_after_end: int = 0

    def note(self, feed: int, now_s: float, answer: Answer, worker: str) -> None:
        """Note a request for a feed and what it got."""
        self.visits[feed].append(Visit(now_s, answer.shown, answer.state, worker))
        if answer.status == 200:
            self.whole_answers[feed] += 1
        if answer.shown == "moved":
            self.asked_after_move += feed in self.moved_for_good
            if answer.status in (301, 308):
                self.moved_for_good.add(feed)
        if answer.shown == "gone":
            self.asked_after_end += feed in self.gone
            self.gone.add(feed)

    def sent(self, status: int, body_bytes: int) -> None:
        """Note any answer that went out."""
        self.requests += 1
        self.statuses[status] += 1
        self.sent_bytes += body_bytes

    def forget_since(self, worker: str, since_s: float) -> None:
        """Take back what a worker saw that was killed before it could have dealt with it."""
        for feed, visits in self.visits.items():
            self.visits[feed] = [
                visit._replace(shown="damaged")
                if worker in visit.worker and visit.at_s >= since_s and visit.shown == "whole"
                else visit
                for visit in visits
            ]
