"""How a job is told of and gone on with."""

from __future__ import annotations

import pytest

from services.ingest.core.backfill.progress import Status, advanced, in_state, job_id, started
from services.ingest.core.backfill.records import BackfillError, StoredRecord, batched
from tests import make

PATH = "/archive/news.warc.gz"


def test_new_file_begins_at_its_start() -> None:
    progress = started(PATH, 900, None, make.NOW)

    assert (progress.job_id, progress.position, progress.state) == (job_id(PATH), 0, "running")


def test_counts_grow_and_add_up() -> None:
    counts: dict[Status, int] = {"accepted": 3, "parked": 1}
    once = advanced(started(PATH, 900, None, make.NOW), 100, counts, make.NOW)

    twice = advanced(once, 200, counts, make.NOW)

    assert (twice.position, twice.read, twice.accepted, twice.parked) == (200, 8, 6, 2)


def test_stopped_job_goes_on_there() -> None:
    counts: dict[Status, int] = {"skipped": 1}
    before = in_state(
        advanced(started(PATH, 9, None, make.NOW), 5, counts, make.NOW), "stopped", make.NOW
    )

    assert started(PATH, 9, before, make.NOW).position == 5


def test_other_file_is_not_gone_on_with() -> None:
    before = started(PATH, 900, None, make.NOW)

    with pytest.raises(BackfillError, match="--restart"):
        started(PATH, 901, before, make.NOW)


def test_done_is_done() -> None:
    before = in_state(started(PATH, 900, None, make.NOW), "done", make.NOW)

    with pytest.raises(BackfillError, match="--restart"):
        started(PATH, 900, before, make.NOW)


def test_batches_are_bounded_by_bytes() -> None:
    records = [StoredRecord(n, n + 1, "article", b"x" * 40) for n in range(5)]

    assert [len(batch) for batch in batched(records, 10, 80)] == [2, 2, 1]
    assert [len(batch) for batch in batched(records, 3, 10_000)] == [3, 2]
