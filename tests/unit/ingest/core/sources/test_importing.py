"""Lists handed in by hand."""

from __future__ import annotations

from services.ingest.core.sources import changes
from services.ingest.core.sources.importing import ImportedSources, import_sources
from services.ingest.core.sources.source_list import ListedSource, SourceList
from shared.events import Source, SourceState
from tests.make import NOW

LISTED = ListedSource("https://gazette.example/f.xml", "Gazette", "Gazette Trust", country="GB")


def _imported(*known: Source, listed: ListedSource = LISTED) -> ImportedSources:
    return import_sources(SourceList((listed,)), {one.source_id: one for one in known}, NOW)


def _known() -> Source:
    return _imported().added[0]


def test_new_source_is_kept_by_hand() -> None:
    assert (_known().origin, _known().country) == ("api", "GB")


def test_same_list_changes_nothing() -> None:
    again = _imported(_known())

    assert (again.events, len(again.unchanged)) == ([], 1)


def test_list_source_stays_with_list() -> None:
    listed = changes.changed_sources(SourceList((LISTED,)), {}, NOW)[0]

    assert _imported(listed).events == []


def test_gaps_in_list_say_nothing() -> None:
    bare = ListedSource(LISTED.feed_url, "gazette.example", "gazette.example")

    assert _imported(_known(), listed=bare).events == []


def test_new_facts_change_source() -> None:
    again = _imported(_known(), listed=ListedSource(LISTED.feed_url, "Daily Gazette", "Trust"))

    assert [(one.name, one.country) for one in again.changed] == [("Daily Gazette", "GB")]


def test_removed_source_comes_back() -> None:
    again = _imported(changes.removed(_known(), NOW))

    assert [one.state for one in again.changed] == [SourceState.ACTIVE]


def test_paused_source_stays_paused() -> None:
    assert _imported(changes.paused(_known(), NOW)).events == []
