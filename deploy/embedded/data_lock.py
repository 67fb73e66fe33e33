"""A data folder has one supervisor at a time; its lock ends with the process that holds it."""

from __future__ import annotations

import contextlib
import fcntl
import os
import time
from collections.abc import Iterator
from pathlib import Path

from deploy.embedded.processes import ProcessId, group_is_alive, identify, is_alive, kill_group_of
from deploy.embedded.state import SupervisorState

LOCK_FILE = "lock"
# Longer than a look at the lock (`is_held`) may stand in the way of a start.
PATIENCE_S = 1.0
END_WITHIN_S = 10.0
POLL_S = 0.05


class RunningAlreadyError(Exception):
    """Another supervisor holds the data folder."""


@contextlib.contextmanager
def hold(data_dir: Path, patience_s: float = PATIENCE_S) -> Iterator[None]:
    """Hold the data folder as its only supervisor; raises RunningAlreadyError."""
    data_dir.mkdir(parents=True, exist_ok=True)
    deadline = time.monotonic() + patience_s
    with (data_dir / LOCK_FILE).open("a") as lock:
        while not _try_lock(lock.fileno(), fcntl.LOCK_EX):
            if time.monotonic() > deadline:
                raise RunningAlreadyError(f"a stack runs already in {data_dir}")
            time.sleep(POLL_S)
        lock.truncate(0)
        lock.write(f"{os.getpid()} {_started()}")
        lock.flush()
        yield


def _started() -> str:
    own = identify(os.getpid())
    return own.started if own else ""


def holder(data_dir: Path) -> ProcessId | None:
    """Return the process that holds the data folder, if any does."""
    if not is_held(data_dir):
        return None
    pid, _, started = (data_dir / LOCK_FILE).read_text().partition(" ")
    process = ProcessId(int(pid), started) if pid.isdigit() else None
    return process if process and is_alive(process) else None


def is_held(data_dir: Path) -> bool:
    """Tell whether a supervisor holds the data folder."""
    if not (data_dir / LOCK_FILE).exists():
        return False
    with (data_dir / LOCK_FILE).open() as lock:
        return not _try_lock(lock.fileno(), fcntl.LOCK_SH)


def _try_lock(descriptor: int, kind: int) -> bool:
    try:
        fcntl.flock(descriptor, kind | fcntl.LOCK_NB)
    except BlockingIOError:
        return False
    return True


def end_leftovers(state: SupervisorState | None) -> bool:
    """Kill children whose supervisor has died; tell whether there were any."""
    recorded = [child.process for child in state.children if child.process] if state else []
    left = [process for process in recorded if is_alive(process)]
    for process in left:
        kill_group_of(process)
    deadline = time.monotonic() + END_WITHIN_S
    # Elasticsearch's server ends a moment after its launcher, by itself.
    while any(group_is_alive(p.pid) for p in recorded) and time.monotonic() < deadline:
        time.sleep(POLL_S)
    return bool(left)
