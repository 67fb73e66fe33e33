"""First polls of new sources."""

from __future__ import annotations

from datetime import timedelta

from services.ingest.core.polling.spread import Spread
from tests.make import NOW


def test_single_source_is_due_at_once() -> None:
    spread = Spread()
    first = spread.next_at(NOW, 0.5)
    later = spread.next_at(NOW + timedelta(minutes=1), 0.5)

    assert (first, later) == (NOW, NOW + timedelta(minutes=1))


def test_many_sources_come_one_after_another() -> None:
    spread = Spread(per_s=10)
    moments = [spread.next_at(NOW, 0.5) for _ in range(101)]

    assert moments == sorted(set(moments))
    assert moments[-1] == NOW + timedelta(seconds=10)
