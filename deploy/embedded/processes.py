"""Processes told apart by number and start, so that a number used again is never hit."""

from __future__ import annotations

import os
import signal
import subprocess
from dataclasses import dataclass
from pathlib import Path

PROC = Path("/proc")
_STATE, _GROUP, _START = 0, 2, 19


@dataclass(frozen=True)
class ProcessId:
    """A process: its number, and when it started as the system words it."""

    pid: int
    started: str


def identify(pid: int) -> ProcessId | None:
    """Return who has the number `pid` now; None if nobody does or it is dead and unburied."""
    if PROC.joinpath("self/stat").exists():
        fields = _stat(pid)
        return None if fields is None or fields[_STATE] in "ZX" else ProcessId(pid, fields[_START])
    told = subprocess.run(
        ["/bin/ps", "-o", "lstart=", "-p", str(pid)], capture_output=True, text=True, check=False
    ).stdout.strip()
    return ProcessId(pid, told) if told else None


def is_alive(process: ProcessId) -> bool:
    """Tell whether that very process still runs."""
    return identify(process.pid) == process


def _stat(pid: int) -> list[str] | None:
    """Return the fields of /proc/<pid>/stat after the name, which may hold blanks itself."""
    try:
        text = PROC.joinpath(str(pid), "stat").read_text()
    except (FileNotFoundError, ProcessLookupError):
        return None
    return text.rpartition(")")[2].split()


def group_is_alive(group: int) -> bool:
    """Tell whether any process of the group still runs, the unburied dead left out."""
    if not PROC.joinpath("self/stat").exists():
        return signal_group(group, 0)
    for entry in PROC.iterdir():
        fields = _stat(int(entry.name)) if entry.name.isdigit() else None
        if fields is not None and fields[_GROUP] == str(group) and fields[_STATE] not in "ZX":
            return True
    return False


def signal_group(group: int, number: int) -> bool:
    """Send a signal to every process of the group; tell whether there was one."""
    try:
        os.killpg(group, number)
    except (ProcessLookupError, PermissionError):
        return False
    return True


def kill_group_of(process: ProcessId) -> None:
    """Kill `process` and its group, if it is the very process that was recorded."""
    if is_alive(process):
        signal_group(process.pid, signal.SIGKILL)
