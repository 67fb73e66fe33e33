"""The registry of sources and this worker's share of it."""

from __future__ import annotations

from services.ingest.core.sources.registry import Registry
from shared.events import SourceState
from tests import make


def test_worker_polls_owned_active_sources() -> None:
    registry = Registry()
    new = registry.own([0, 1])
    registry.note(0, make.source("a"))
    registry.note(1, make.source("b", state=SourceState.PAUSED))
    registry.note(2, make.source("c"))

    assert new == {0, 1}
    assert [source.source_id for source in registry.active()] == ["a"]


def test_partition_taken_away_is_forgotten() -> None:
    registry = Registry()
    registry.own([0])
    registry.note(0, make.source("a"))

    assert registry.own([1]) == {1}
    assert registry.active() == []
