"""The registry of sources and this worker's share of it."""

from __future__ import annotations

from services.ingest.core.sources.registry import Registry, changed_sources
from services.ingest.core.sources.source_list import ListedSource, SourceList
from shared.events import SourceState
from tests import make
from tests.make import NOW

LISTED = ListedSource("https://gazette.example/f.xml", "Gazette", "Gazette Trust")


def test_unchanged_sources_are_not_published() -> None:
    first = changed_sources(SourceList((LISTED,)), {}, make.hours_ago(1))
    known = {source.source_id: source for source in first}

    assert len(first) == 1
    assert changed_sources(SourceList((LISTED,)), known, NOW) == []


def test_source_gone_from_list_is_removed() -> None:
    known = {"old": make.source(source_id="old")}
    changed = changed_sources(SourceList((LISTED,)), known, NOW)

    assert [(one.source_id, one.state) for one in changed[1:]] == [("old", SourceState.REMOVED)]


def test_list_read_in_part_removes_nothing() -> None:
    known = {"old": make.source(source_id="old")}
    changed = changed_sources(SourceList((LISTED,), ("line 3: broken",)), known, NOW)

    assert [one.state for one in changed] == [SourceState.ACTIVE]


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
