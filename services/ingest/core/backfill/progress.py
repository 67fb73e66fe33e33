"""How far a file of history has been read, as the event from which the work goes on."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from datetime import datetime
from typing import Any, Literal

from services.ingest.core.backfill.records import BackfillError
from services.ingest.core.provenance import PROVENANCE
from shared.events import BackfillProgress

JobState = Literal["running", "stopped", "done"]
Status = Literal["accepted", "unchanged", "skipped", "parked"]


def job_id(path: str) -> str:
    """Return the id of the job that reads the file at `path`, an absolute path."""
    return hashlib.sha256(path.encode()).hexdigest()[:16]


def started(
    path: str, size: int, before: BackfillProgress | None, now: datetime
) -> BackfillProgress:
    """Return where to go on with the file at `path`; `before` is the job as it stands.

    Raises `BackfillError` if the file is another one by now, or done.
    """
    if before is None:
        return BackfillProgress(
            **_stamp(job_id(path), now),
            job_id=job_id(path),
            path=path,
            file_bytes=size,
            position=0,
            state="running",
        )
    if before.file_bytes != size:
        raise BackfillError(
            f"{path} has {size} bytes, it had {before.file_bytes} when it was read to "
            f"{before.position}: start anew with --restart"
        )
    if before.state == "done":
        raise BackfillError(f"{path} is done; read it again with --restart")
    return before.model_copy(update={**_stamp(before.job_id, now), "state": "running"})


def advanced(
    progress: BackfillProgress, position: int, counts: Mapping[Status, int], now: datetime
) -> BackfillProgress:
    """Return `progress` after the records before `position` became what `counts` tell."""
    grown: dict[str, Any] = {
        name: getattr(progress, name) + count for name, count in counts.items()
    }
    grown |= {"position": position, "read": progress.read + sum(counts.values())}
    return progress.model_copy(update=grown | _stamp(progress.job_id, now))


def in_state(progress: BackfillProgress, state: JobState, now: datetime) -> BackfillProgress:
    """Return `progress` as `state`."""
    return progress.model_copy(update={**_stamp(progress.job_id, now), "state": state})


def _stamp(known_as: str, now: datetime) -> dict[str, Any]:
    return {
        "id": f"{known_as}@{int(now.timestamp() * 1000)}",
        "event_time": now,
        "ingest_time": now,
        "provenance": PROVENANCE,
    }
