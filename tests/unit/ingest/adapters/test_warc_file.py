"""Web archives read from any record on."""

from __future__ import annotations

import gzip
from datetime import UTC, datetime
from itertools import pairwise
from pathlib import Path

import pytest

from services.ingest.adapters.warc_file import WarcFile
from services.ingest.core.backfill.records import BackfillError, StoredRecord
from tests.unit.ingest.archives import html, write_warc

URLS = [f"https://gazette.example/{number}" for number in range(5)]


def archive(folder: Path, name: str) -> Path:
    return write_warc(folder / name, [(url, html(url)) for url in URLS])


def read(path: Path, position: int = 0, most: int = 1_000_000) -> list[StoredRecord]:
    return list(WarcFile(path, most).records(position))


@pytest.mark.parametrize("name", ["a.warc", "a.warc.gz"])
def test_pages_come_with_their_places(tmp_path: Path, name: str) -> None:
    path = archive(tmp_path, name)
    records = read(path)

    assert [one.url for one in records if one.kind == "page"] == URLS
    assert [one.body for one in records[1:]] == [html(url) for url in URLS]
    assert records[1].captured_at == datetime(2020, 5, 1, 10, tzinfo=UTC)
    assert all(one.end == other.start for one, other in pairwise(records))
    assert (records[0].start, records[-1].end) == (0, path.stat().st_size)


@pytest.mark.parametrize("name", ["a.warc", "a.warc.gz"])
def test_reading_goes_on_at_any_record(tmp_path: Path, name: str) -> None:
    path = archive(tmp_path, name)
    records = read(path)

    for number, record in enumerate(records):
        assert read(path, record.start) == records[number:]


@pytest.mark.parametrize("name", ["a.warc", "a.warc.gz"])
def test_damaged_record_is_stepped_over(tmp_path: Path, name: str) -> None:
    path = archive(tmp_path, name)
    third = read(path)[2]
    content = bytearray(path.read_bytes())
    content[third.start : third.start + 20] = b"\x00" * 20
    path.write_bytes(content)

    records = read(path)

    assert [one.kind for one in records] == ["other", "page", "bad", "page", "page", "page"]
    assert (records[2].start, records[2].end) == (third.start, third.end)
    raw = WarcFile(path, 1).raw(records[2], 1_000_000)
    assert raw == bytes(content[third.start : third.end])


@pytest.mark.parametrize(
    ("status", "content_type"), [("404 Not Found", "text/html"), ("200 OK", "image/png")]
)
def test_other_answers_are_no_pages(tmp_path: Path, status: str, content_type: str) -> None:
    path = write_warc(tmp_path / "a.warc", [(URLS[0], b"x")], status, content_type)

    assert [one.kind for one in read(path)] == ["other", "other"]


def test_huge_pages_are_not_kept(tmp_path: Path) -> None:
    path = write_warc(tmp_path / "a.warc.gz", [(URLS[0], b"x" * 10_000), (URLS[1], b"y")])

    _, huge, small = read(path, most=100)

    assert (huge.kind, huge.body, small.body) == ("other", b"", b"y")


def test_archive_packed_as_a_whole_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "b.warc.gz"
    path.write_bytes(gzip.compress(archive(tmp_path, "a.warc").read_bytes()))

    with pytest.raises(BackfillError, match="recompress"):
        read(path)


@pytest.mark.parametrize("name", ["a.warc", "a.warc.gz"])
def test_truncated_archive_ends_without_harm(tmp_path: Path, name: str) -> None:
    path = archive(tmp_path, name)
    path.write_bytes(path.read_bytes()[:-150])

    assert [one.url for one in read(path) if one.kind == "page"][:4] == URLS[:4]
    assert read(path)[-1].end == path.stat().st_size
