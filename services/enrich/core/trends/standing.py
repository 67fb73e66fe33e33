"""How topics stood on a list at the last step: since when, how high, and their highest."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass, replace
from datetime import datetime, timedelta
from typing import Any

from services.enrich.core.trends.rules import TrendRules
from services.enrich.core.trends.shares import EPOCH
from shared.events.trends import Direction


@dataclass(frozen=True, slots=True)
class Standing:
    """A topic that is on the list, or was less than two days ago and then has no `score`.

    `peak` was its highest score without what is carried, at `peak_at`.
    """

    since: datetime
    score: float | None
    peak: float
    peak_at: datetime


Standings = dict[str, Standing]


def carried(standing: Standing | None, score: float, at: datetime, rules: TrendRules) -> float:
    """Return what is left of an earlier peak beyond the present score."""
    if standing is None or at - standing.peak_at >= rules.peak_kept:
        return 0.0
    left: float = standing.peak * 0.5 ** ((at - standing.peak_at) / rules.half_life_peak)
    return max(round(left - score, 3), 0.0)


def direction(standing: Standing | None, score: float, rules: TrendRules) -> Direction:
    """Return how a topic with this score moves, against the step before."""
    if standing is None or standing.score is None:
        return "new"
    if abs(score - standing.score) <= rules.moved * standing.score:
        return "steady"
    return "rising" if score > standing.score else "falling"


def since(standing: Standing | None, at: datetime) -> datetime:
    """Return since when a topic that is on the list now has been there."""
    return at if standing is None or standing.score is None else standing.since


def after_step(
    before: Mapping[str, Standing],
    listed: Sequence[tuple[str, float, float]],
    at: datetime,
    rules: TrendRules,
) -> Standings:
    """Return how all stand once `listed` are shown: topic, score, and that without the carried."""
    kept = {
        topic_id: replace(one, score=None)
        for topic_id, one in before.items()
        if at - one.peak_at < rules.peak_kept
    }
    for topic_id, score, alone in listed:
        old = before.get(topic_id)
        is_peak = old is None or carried(old, alone, at, rules) == 0.0
        peak, peak_at = (alone, at) if old is None or is_peak else (old.peak, old.peak_at)
        kept[topic_id] = Standing(since(old, at), score, peak, peak_at)
    return kept


def dump(standings: Mapping[str, Standing]) -> dict[str, Any]:
    """Return them as JSON has them."""
    return {
        topic_id: asdict(one)
        | {"since": microseconds(one.since), "peak_at": microseconds(one.peak_at)}
        for topic_id, one in standings.items()
    }


def restored(state: Mapping[str, Mapping[str, Any]]) -> Standings:
    """Return what was dumped."""
    return {
        topic_id: Standing(moment(one["since"]), one["score"], one["peak"], moment(one["peak_at"]))
        for topic_id, one in state.items()
    }


def microseconds(at: datetime) -> int:
    """Return a moment in microseconds, as JSON has it exactly."""
    return (at - EPOCH) // timedelta(microseconds=1)


def moment(since_epoch: int) -> datetime:
    """Return the moment that was told so."""
    return EPOCH + timedelta(microseconds=since_epoch)
