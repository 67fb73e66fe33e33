"""What came of snapshots, read from messages, beside what was recorded."""

from __future__ import annotations

import json

from bench.fleet_sim.recorded import Recorded, recorded
from bench.fleet_sim.replayed import Replayed, compared
from bench.fleet_sim.snapshots import read_snapshots
from tests import make
from tests.unit.bench.snapshot_samples import FEED, item, lines

GUID = "https://gazette.example/1"


def _edited() -> Recorded:
    polls = [(FEED, 0, [item(1)]), (FEED, 15, [item(1, title="Other")])]
    return recorded(read_snapshots(lines(polls)))


def _replayed(*times: str, appeared: str = "") -> Replayed:
    found = Replayed({"gazette": FEED})
    told = {"source": {"id": "gazette"}, "guid": GUID, "url": GUID, "article_id": "a1"}
    for time in times:
        event = {**told, "ingest_time": time, "id": f"a1@{time}"}
        found.note_article(make.message(json.dumps(event).encode()))
    if appeared:
        event = {**told, "ingest_time": appeared, "url": f"{GUID}/new"}
        found.note_appearance(make.message(json.dumps(event).encode()))
    return found


def test_same_counts_are_exact() -> None:
    figures = compared(_edited(), _replayed("08:00", "08:15"))

    assert figures["exact"]
    assert (figures["articles_published"], figures["revisions_published"]) == (1, 1)


def test_new_address_is_a_revision() -> None:
    assert _replayed("08:00", appeared="08:15").revisions(GUID) == 1
    assert _replayed("08:00", "08:15", appeared="08:15").revisions(GUID) == 1


def test_missing_revision_is_named() -> None:
    figures = compared(_edited(), _replayed("08:00"))

    (difference,) = figures["differences"]
    assert difference["changed"] == {"title": 1}
    assert (difference["revisions_recorded"], difference["revisions_published"]) == (1, 0)


def test_missing_article_is_named() -> None:
    (difference,) = compared(_edited(), _replayed())["differences"]

    assert difference["is_recorded"]
    assert not difference["is_published"]
