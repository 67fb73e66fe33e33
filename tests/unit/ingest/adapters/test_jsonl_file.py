"""Lines of a file as records."""

from __future__ import annotations

import gzip
from pathlib import Path

import pytest

from services.ingest.adapters.jsonl_file import JsonLinesFile
from services.ingest.core.backfill.records import BackfillError

LINES = b'{"a": 1}\n\n  \r\n{"b": 2}\r\n{"c": 3}'


@pytest.fixture(params=["a.jsonl", "a.jsonl.gz"])
def path(request: pytest.FixtureRequest, tmp_path: Path) -> Path:
    found = tmp_path / str(request.param)
    found.write_bytes(gzip.compress(LINES) if found.suffix == ".gz" else LINES)
    return found


def test_lines_come_with_their_places(path: Path) -> None:
    file = JsonLinesFile(path, 100)
    records = list(file.records(0))

    assert [LINES[one.start : one.end] for one in records] == [one.body for one in records]
    assert [file.raw(one, 99) for one in records] == [b'{"a": 1}', b'{"b": 2}', b'{"c": 3}']
    assert file.reached == path.stat().st_size


def test_reading_goes_on_at_any_line(path: Path) -> None:
    file = JsonLinesFile(path, 100)
    records = list(file.records(0))

    for number, record in enumerate(records):
        assert list(file.records(record.start)) == records[number:]


def test_endless_line_is_cut_and_skipped(tmp_path: Path) -> None:
    path = tmp_path / "a.jsonl"
    path.write_bytes(b"x" * 200_000 + b"\n{}\n")

    endless, good = JsonLinesFile(path, 1000).records(0)

    assert (endless.kind, len(endless.body), endless.end) == ("bad", 1001, 200_001)
    assert good.body == b"{}\n"


def test_damaged_pack_is_told(tmp_path: Path) -> None:
    path = tmp_path / "a.jsonl.gz"
    path.write_bytes(gzip.compress(LINES * 1000)[:-40])

    with pytest.raises(BackfillError, match="damaged"):
        list(JsonLinesFile(path, 100).records(0))
