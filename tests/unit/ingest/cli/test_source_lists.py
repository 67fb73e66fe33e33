"""`cupure sources import|export|list|show`."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

from services.ingest.core.sources import changes
from services.ingest.core.sources.facts import SourceFacts
from shared.events import PageRules, PollingHints, Source, SourcePoll
from tests import make
from tests.make import NOW
from tests.unit.ingest.cli.outside import MemoryOutside, call

OPML = b"""<opml version="2.0"><body>
<outline text="Gazette" xmlUrl="https://gazette.example/feed.xml"/>
<outline text="Herald" xmlUrl="https://herald.example/rss"/>
<outline text="Nowhere" xmlUrl="gopher://nowhere.example/"/>
</body></opml>"""

FULL = SourceFacts(
    name="Gazette, Daily",
    owner="Bell plc",
    site="https://gazette.example/",
    country="GB",
    language="en",
    sections=("world", "business"),
    kind="page",
    rank=7,
    polling=PollingHints(min_interval_s=600),
    rules=PageRules(item="article", title="h2"),
    showing="excerpt",
)


def _poll(source: Source, **fields: Any) -> bytes:
    values: dict[str, Any] = {
        "id": "p@1",
        "event_time": NOW,
        "ingest_time": NOW,
        "provenance": make.provenance(),
        "source_id": source.source_id,
        "outcome": "read",
        "next_poll_at": NOW + timedelta(hours=1),
        "interval_s": 3600,
    }
    return SourcePoll(**(values | fields)).model_dump_json().encode()


@pytest.fixture
def opml(tmp_path: Path) -> str:
    path = tmp_path / "sources.opml"
    path.write_bytes(OPML)
    return str(path)


def test_import_tells_what_it_did(opml: str) -> None:
    outside = MemoryOutside()
    first, second = call(outside, "import", opml), call(outside, "import", opml)

    assert first.stdout == "added 2, changed 0, unchanged 0, faults 1\n"
    assert second.stdout == "added 0, changed 0, unchanged 2, faults 1\n"
    assert "gopher://nowhere.example/" in first.stderr
    assert len(outside.published) == 2


def test_dry_run_changes_nothing(opml: str) -> None:
    outside = MemoryOutside()
    result = call(outside, "import", opml, "--dry-run")

    assert result.stdout.startswith("would be: added 2")
    assert outside.published == []


def test_list_without_feed_is_told(tmp_path: Path) -> None:
    path = tmp_path / "empty.opml"
    path.write_bytes(b"<opml/>")
    result = call(MemoryOutside(), "import", str(path))

    assert (result.exit_code, "no feed in the list" in result.stderr) == (1, True)


@pytest.mark.parametrize("form", ["opml", "yaml"])
def test_exported_list_changes_nothing(form: str, tmp_path: Path) -> None:
    outside = MemoryOutside(changes.added("https://gazette.example/f.xml", FULL, NOW))
    path = tmp_path / "exported"
    path.write_bytes(call(outside, "export", "--format", form).stdout_bytes)

    assert call(outside, "import", str(path)).stdout.startswith("added 0, changed 0, unchanged 1")
    elsewhere = MemoryOutside()
    call(elsewhere, "import", str(path))
    assert elsewhere.published[0].model_dump(include=set(FULL.said())) == FULL.model_dump()


def test_removed_source_is_not_exported() -> None:
    outside = MemoryOutside(changes.removed(make.source(), NOW), make.source("herald"))
    lines = call(outside, "export", "--format", "jsonl").stdout.splitlines()

    assert [Source.model_validate_json(line).source_id for line in lines] == ["herald"]


def _listed(*arguments: str) -> list[str]:
    """Return the ids of the sources that are listed out of four."""
    herald = make.source("herald", country="FR")
    outside = MemoryOutside(
        make.source("gazette", country="GB"),
        herald,
        changes.paused(make.source("mail"), NOW, "too loud"),
        changes.removed(make.source("post"), NOW),
    )
    outside.table.note(_poll(herald, outcome="failed", failures=3, error="answered 500"))
    return [line.split()[0] for line in call(outside, "list", *arguments).stdout.splitlines()]


@pytest.mark.parametrize(
    ("arguments", "expected"),
    [
        ([], ["gazette", "herald", "mail"]),
        (["--state", "paused"], ["mail"]),
        (["--state", "removed"], ["post"]),
        (["--country", "GB"], ["gazette"]),
        (["--failing"], ["herald"]),
        (["--failing", "--silent"], ["herald"]),
        (["--silent"], []),
    ],
)
def test_list_shows_what_is_wanted(arguments: list[str], expected: list[str]) -> None:
    assert _listed(*arguments) == expected


def test_list_says_why() -> None:
    herald = make.source("herald")
    outside = MemoryOutside(herald, changes.paused(make.source("mail"), NOW, "too loud"))
    outside.table.note(_poll(herald, outcome="failed", failures=3, error="answered 500"))
    lines = call(outside, "list").stdout.splitlines()

    assert lines[0].endswith("(answered 500)")
    assert lines[1].endswith("(too loud)")


def test_source_is_shown_with_health() -> None:
    source = make.source(sections=("world", "business"))
    outside = MemoryOutside(source)
    outside.table.note(_poll(source, format="rss20", entries=5, published=2, unchanged=3))
    told = call(outside, "show", "gazette").stdout

    assert "sections         world, business" in told
    assert "entries 5, published 2, unchanged 3, parked 0" in told
    assert "next_poll_at     2026-11-20 13:00:00Z" in told


def test_unknown_source_is_not_shown() -> None:
    result = call(MemoryOutside(), "show", "gazette")

    assert (result.exit_code, result.stdout) == (1, "")
