"""A file of articles: the counts add up and bad lines are parked byte for byte."""

from __future__ import annotations

from pathlib import Path

from services.ingest.adapters.jsonl_file import batches, read_lines
from services.ingest.file_push import FilePush
from shared.events import Lane
from tests.fakes import delivery
from tests.unit.ingest.fakes import Bench

LINES = (
    b'{"url": "https://gazette.example/a", "title": "A", "text": "x"}\n'
    b"\n"
    b"not json \xff\r\n"
    b'{"url": "https://gazette.example/a", "title": "A", "text": "x"}\n'
    b'{"url": "https://gazette.example/b", "title": "", "text": "x"}'
)


async def _push(path: Path, bench: Bench, told: list[int]) -> FilePush:
    pushing = FilePush(
        path=path.name,
        intake=bench.intake,
        dead_letters=bench.dead_letters,
        delivery=delivery(bench.dead_letters, "ingest"),
        tell_parked=lambda number, _reason: told.append(number),
        lane=Lane.BACKFILL,
    )
    await pushing.push(batches(read_lines(path), 3))
    return pushing


async def test_counts_add_up(tmp_path: Path) -> None:
    path, bench, told = tmp_path / "a.jsonl", Bench(), list[int]()
    path.write_bytes(LINES)

    pushing = await _push(path, bench, told)

    assert pushing.counts == {"accepted": 1, "unchanged": 1, "parked": 2}
    assert told == [3, 5]
    assert bench.articles[0].lane == Lane.BACKFILL


async def test_bad_line_is_parked_unaltered(tmp_path: Path) -> None:
    path, bench = tmp_path / "a.jsonl", Bench()
    path.write_bytes(LINES)

    await _push(path, bench, [])

    message = bench.dead_letters.letters[0].message
    assert (message.topic, message.offset, message.value) == ("file:a.jsonl", 3, b"not json \xff")
