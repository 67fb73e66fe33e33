"""The registry of sources as it is known now."""

from __future__ import annotations

from services.ingest.core.sources.registry import Registry
from shared.events import Source, SourceState
from tests import make


def test_paused_sources_are_not_active() -> None:
    registry = Registry()
    registry.note(make.source("a"))
    registry.note(make.source("b", state=SourceState.PAUSED))

    assert [source.source_id for source in registry.active()] == ["a"]
    assert len(registry.all()) == len(registry) == 2


def test_listener_hears_of_changes() -> None:
    registry, heard = Registry(), list[tuple[Source, Source | None]]()
    registry.listen(lambda source, before: heard.append((source, before)))
    first, second = make.source(), make.source(name="gazette", country="IT")
    registry.note(first)
    registry.note(second)

    assert heard == [(first, None), (second, first)]
    assert registry.get("gazette") == second
