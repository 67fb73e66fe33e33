"""Changes of the registry: what lists, people and servers may each do."""

from __future__ import annotations

import pytest

from services.ingest.core.sources import changes
from services.ingest.core.sources.changes import changed_sources
from services.ingest.core.sources.facts import SourceFacts
from services.ingest.core.sources.source_list import ListedSource, SourceList
from shared.events import PollingHints, Source, SourceState
from tests import make
from tests.make import NOW

LISTED = ListedSource("https://gazette.example/f.xml", "Gazette", "Gazette Trust")
LIST = SourceList((LISTED,))


def _listed() -> Source:
    return changed_sources(LIST, {}, make.hours_ago(1))[0]


def _after_list(source: Source) -> list[Source]:
    return changed_sources(LIST, {source.source_id: source}, NOW)


def test_unchanged_sources_are_not_published() -> None:
    assert _listed().origin == "list"
    assert _after_list(_listed()) == []


def test_source_gone_from_list_is_removed() -> None:
    known = {"old": make.source(source_id="old")}
    changed = changed_sources(LIST, known, NOW)

    assert [(one.source_id, one.state) for one in changed[1:]] == [("old", SourceState.REMOVED)]


def test_list_read_in_part_removes_nothing() -> None:
    known = {"old": make.source(source_id="old")}
    changed = changed_sources(SourceList((LISTED,), ("line 3: broken",)), known, NOW)

    assert [one.state for one in changed] == [SourceState.ACTIVE]


def test_list_leaves_added_sources_alone() -> None:
    by_hand = changes.added("https://herald.example/rss", SourceFacts(), NOW)

    assert len(changed_sources(LIST, {by_hand.source_id: by_hand}, NOW)) == 1


def test_list_leaves_edited_sources_alone() -> None:
    assert _after_list(changes.edited(_listed(), SourceFacts(owner="Bell plc"), NOW)) == []


@pytest.mark.parametrize(
    "changed",
    [
        changes.paused(_listed(), NOW),
        changes.removed(_listed(), NOW),
        changes.ended(_listed(), "answered 410 Gone", NOW),
        changes.moved(_listed(), "https://gazette.example/new.xml", NOW),
    ],
    ids=["paused", "removed", "ended", "moved"],
)
def test_same_list_undoes_nothing(changed: Source) -> None:
    assert _after_list(changed) == []


def test_list_keeps_where_source_moved() -> None:
    gone = changes.moved(_listed(), "https://gazette.example/new.xml", NOW)
    renamed = SourceList((ListedSource(LISTED.feed_url, "Daily Gazette", "Gazette Trust"),))

    (changed,) = changed_sources(renamed, {gone.source_id: gone}, NOW)

    assert (changed.name, changed.polled_url) == ("Daily Gazette", gone.moved_to)


def test_listed_again_is_polled_again() -> None:
    unlisted = changed_sources(SourceList(()), {"a": _listed()}, NOW)[0]

    assert [one.state for one in _after_list(unlisted)] == [SourceState.ACTIVE]


def test_added_source_is_named_by_address() -> None:
    source = changes.added("https://www.herald.example/rss", SourceFacts(rank=7), NOW)

    assert (source.name, source.owner, source.rank) == ("herald.example", "herald.example", 7)
    assert (source.origin, source.state) == ("api", SourceState.ACTIVE)


def test_edit_changes_only_what_is_said() -> None:
    before = make.source(country="GB", rank=3)
    after = changes.edited(before, SourceFacts(rank=9, country=None), NOW)

    assert (after.rank, after.country, after.name) == (9, None, before.name)


def test_name_cannot_be_taken_away() -> None:
    assert changes.edited(make.source(), SourceFacts(name=None), NOW).name == "Gazette"


def test_resumed_source_forgets_its_reason() -> None:
    stopped = changes.ended(make.source(), "answered 410 Gone", NOW)
    resumed = changes.resumed(stopped, NOW)

    assert (stopped.state_reason, resumed.state_reason) == ("answered 410 Gone", None)
    assert resumed.state == SourceState.ACTIVE


def test_removed_source_cannot_be_paused() -> None:
    with pytest.raises(changes.SourceRuleError, match="is removed"):
        changes.paused(changes.removed(make.source(), NOW), NOW)


def test_moving_home_clears_the_move() -> None:
    away = changes.moved(make.source(), "https://gazette.example/new.xml", NOW)

    assert changes.moved(away, away.feed_url, NOW).moved_to is None


def test_every_change_is_a_new_event() -> None:
    before = make.source()
    after = changes.paused(before, NOW, "too loud")

    assert (after.id != before.id, after.state_reason) == (True, "too loud")


def test_intervals_must_fit_together() -> None:
    hints = PollingHints(min_interval_s=600, max_interval_s=60)

    with pytest.raises(ValueError, match="min_interval_s is above"):
        SourceFacts(polling=hints)
