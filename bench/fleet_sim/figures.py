"""The figures of a day, as they are printed."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from typing import Any

from bench.fleet_sim.log import Log
from bench.fleet_sim.oracle import EVERY_S, Verdict, spread_of
from bench.fleet_sim.politeness import Breach
from bench.fleet_sim.record import Record
from bench.fleet_sim.scripts import Fleet


def figures_of(
    fleet: Fleet, verdict: Verdict, record: Record, breaches: Sequence[Breach], log: Log
) -> dict[str, Any]:
    """Return what happened, by name."""
    return {
        "feeds": len(fleet.feeds),
        "hosts": len(fleet.hosts),
        "hours": fleet.hours,
        "seed": fleet.seed,
        **_articles(verdict, log),
        **_delays(verdict),
        **_requests(fleet, record, log),
        "host_violations": len(breaches),
        "host_violations_by_rule": dict(Counter(one.rule for one in breaches)),
        "asked_after_move": record.asked_after_move,
        "asked_after_end": record.asked_after_end,
    }


def _articles(verdict: Verdict, log: Log) -> dict[str, Any]:
    fates = verdict.fates
    return {
        "entries": sum(fates.values()),
        "published": fates["published"],
        "lost": fates["lost"],
        "doubled": verdict.doubled,
        "missed_between_polls": fates["missed_between_polls"],
        "missed_by_pattern": dict(verdict.missed_by_pattern),
        "withheld_by_server": fates["withheld"],
        "unreachable": fates["unreachable"],
        "waiting_at_end": fates["waiting_at_end"],
        "edits": verdict.edits,
        "versions": verdict.versions,
        "edits_lost": verdict.edits_lost,
        "completed_later": verdict.completed,
        "left_and_returned": verdict.returned,
        "appearances": len(log.appearances),
        "never_in_a_feed": verdict.unshown + log.unmarked,
        "repeated_events": verdict.repeated_events,
        "dead_letters": log.letters,
    }


def _delays(verdict: Verdict) -> dict[str, Any]:
    median_s, p90_s = spread_of(verdict.delays_s)
    simple_s, _ = spread_of(verdict.simple_delays_s)
    return {
        "timed": len(verdict.delays_s),
        "median_delay_s": median_s,
        "p90_delay_s": p90_s,
        "median_delay_every_10_min_s": simple_s,
    }


def _requests(fleet: Fleet, record: Record, log: Log) -> dict[str, Any]:
    requests = record.requests + log.polls_unanswered
    simple = int(len(fleet.feeds) * fleet.until_s // EVERY_S)
    return {
        "requests": requests,
        "requests_every_10_min": simple,
        "requests_share": round(requests / simple, 3) if simple else None,
        "polls": log.polls,
        "not_modified": record.statuses[304],
        "not_modified_share": round(record.statuses[304] / max(1, record.requests), 3),
        "statuses": {str(status): count for status, count in sorted(record.statuses.items())},
        "unanswered": log.polls_unanswered,
        "pages": record.pages,
        "robots": record.robots,
        "sent_mb": round(record.sent_bytes / 1e6, 1),
    }
