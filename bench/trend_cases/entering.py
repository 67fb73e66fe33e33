"""How long it takes from when something is news by the judge's truth until a list has it."""

from __future__ import annotations

import runpy
from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from statistics import fmean
from typing import Any

from bench.story_cases.gold import gold_stories
from bench.trend_cases.headlines import News
from bench.trend_cases.ours import Listed, Lists
from bench.trend_cases.plain import MOST_LISTED, recent

LEAST_PURE, LEAST_HELD = 0.6, 0.5

Wanted = list[frozenset[str]]
Truth = Callable[[datetime], Wanted]
Holds = Callable[[Listed, frozenset[str]], bool]


@dataclass(slots=True)
class Event:
    """What is wanted since a moment, by its headlines, and when a list had it first."""

    since: datetime
    headlines: set[str] = field(default_factory=set)
    entered: datetime | None = None


def minutes_to_enter(lists: Lists, truth: Truth, holds: Holds) -> dict[str, Any]:
    """Return the mean minutes from wanted to listed, and the share of events that never were.

    What is wanted at a moment is the event that shares half of its headlines, else a new one;
    what is wanted from the first moment on is left out: nobody knows since when.
    """
    events: list[Event] = []
    first = min(lists)
    for at in sorted(lists):
        for headlines in truth(at):
            event = _known(events, headlines) or Event(at)
            if not event.headlines:
                events.append(event)
            event.headlines |= headlines
            if event.entered is None and any(holds(one, headlines) for one in lists[at]):
                event.entered = at
    new = [one for one in events if one.since > first]
    waits = [(one.entered - one.since).total_seconds() / 60 for one in new if one.entered]
    return {
        "minutes_to_enter": round(fmean(waits), 1) if waits else None,
        "never_entered": round(1 - len(waits) / max(1, len(new)), 4),
        "events": len(new),
    }


def _known(events: Iterable[Event], headlines: frozenset[str]) -> Event | None:
    shared = (one for one in events if 2 * len(one.headlines & headlines) >= len(headlines))
    return max(shared, key=lambda one: len(one.headlines & headlines), default=None)


def truth_of(news: News, judge: Path) -> tuple[Truth, Holds]:
    """Return what the judge wants at a moment, and when a topic holds it, as the judge says."""
    if news.kind == "uci":
        return _gold_stories(news), _is_of_story
    return _gold_groups(news, runpy.run_path(str(judge))), _holds_half


def _gold_stories(news: News) -> Truth:
    story_of = gold_stories(news.file)

    def wanted(at: datetime) -> Wanted:
        told: dict[str, set[str]] = defaultdict(set)
        outlets: dict[str, set[str]] = defaultdict(set)
        for one in recent(news, at):
            told[story_of[one.id]].add(one.id)
            outlets[story_of[one.id]].add(one.outlet)
        best = sorted(outlets, key=lambda story: (-len(outlets[story]), story))[:MOST_LISTED]
        return [frozenset(told[story]) for story in best]

    return wanted


def _is_of_story(topic: Listed, story: frozenset[str]) -> bool:
    return len(topic.articles & story) >= LEAST_PURE * len(topic.articles)


def _gold_groups(news: News, judge: Mapping[str, Any]) -> Truth:
    articles, _ = judge["read_google"](news.file)
    frequency = Counter(word for one in articles.values() for word in judge["stems"](one[0]))
    limit = max(3, len(articles) * 0.004)

    def is_rare(word: str) -> bool:
        return 1 < frequency[word] <= limit and len(word) > 2

    def wanted(at: datetime) -> Wanted:
        headlines: Sequence[str] = [one.id for one in recent(news, at)]
        return [frozenset(one) for one in judge["gold_groups"](headlines, articles, is_rare)]

    return wanted


def _holds_half(topic: Listed, group: frozenset[str]) -> bool:
    return len(topic.articles & group) >= LEAST_HELD * len(group)
