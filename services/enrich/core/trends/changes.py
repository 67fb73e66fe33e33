"""What changed on a list, told once for each change."""

from __future__ import annotations

from typing import Literal

from shared.events import TrendChange, TrendSnapshot
from shared.events.trends import TrendTopic


def changes(before: TrendSnapshot | None, after: TrendSnapshot) -> list[TrendChange]:
    """Return which topics entered or left since `before`, and which rise or fall now."""
    old = {topic.topic_id: topic for topic in before.topics} if before else {}
    found = []
    for rank, topic in enumerate(after.topics, 1):
        previous = old.pop(topic.topic_id, None)
        if previous is None:
            found.append(_change(after, "entered", topic, rank, None))
        elif topic.direction in ("rising", "falling") and topic.direction != previous.direction:
            found.append(_change(after, topic.direction, topic, rank, previous.score))
    return found + [_change(after, "left", topic, None, topic.score) for topic in old.values()]


def _change(
    after: TrendSnapshot,
    change: Literal["entered", "rising", "falling", "left"],
    topic: TrendTopic,
    rank: int | None,
    previous_score: float | None,
) -> TrendChange:
    return TrendChange(
        id=f"{after.id}/{topic.topic_id}/{change}",
        event_time=after.event_time,
        ingest_time=after.ingest_time,
        provenance=after.provenance,
        list_id=after.list_id,
        edition=after.edition,
        window_h=after.window_h,
        change=change,
        topic_id=topic.topic_id,
        label=topic.label,
        rank=rank,
        score=0.0 if rank is None else topic.score,
        previous_score=previous_score,
    )
