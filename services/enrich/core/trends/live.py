"""The lists as they were told last, and what of new ones is worth telling."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import datetime, timedelta

from services.enrich.core.trends.changes import changes
from shared.events import TrendChange, TrendSnapshot

LONGEST_SILENCE = timedelta(minutes=1)


class LiveLists:
    """Remembers the lists that subscribers have."""

    def __init__(self, told: Iterable[TrendSnapshot] = ()) -> None:
        self._told = {one.list_id: one for one in told}

    def news(self, made: Sequence[TrendSnapshot], at: datetime) -> list[TrendSnapshot]:
        """Return the lists that changed, that were silent for a minute, or that are no more."""
        kept = {one.list_id for one in made}
        gone = [one for one in self._told.values() if one.list_id not in kept and one.topics]
        return [*(one for one in made if self._is_due(one)), *(_emptied(one, at) for one in gone)]

    def _is_due(self, snapshot: TrendSnapshot) -> bool:
        last = self._told.get(snapshot.list_id)
        return (
            last is None
            or last.topics != snapshot.topics
            or snapshot.event_time - last.event_time >= LONGEST_SILENCE
        )

    def moves(self, news: Iterable[TrendSnapshot]) -> list[TrendChange]:
        """Return what changed on the lists against what was told."""
        return [move for one in news for move in changes(self._told.get(one.list_id), one)]

    def tell(self, news: Iterable[TrendSnapshot]) -> None:
        """Note that they were told."""
        self._told.update((one.list_id, one) for one in news)


def _emptied(snapshot: TrendSnapshot, at: datetime) -> TrendSnapshot:
    own = {"id": f"{snapshot.list_id}@{at.isoformat()}", "event_time": at, "ingest_time": at}
    return snapshot.model_copy(update={**own, "topics": ()})
