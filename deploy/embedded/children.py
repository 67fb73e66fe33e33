"""One child process: how it is described, started, watched and ended."""

from __future__ import annotations

import os
import re
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from pathlib import Path

from deploy.embedded import launcher
from deploy.embedded.places import User
from deploy.embedded.processes import ProcessId, group_is_alive, identify, signal_group
from deploy.embedded.restarts import RestartPolicy
from deploy.embedded.state import ChildState

LOG_LIMIT_BYTES = 20_000_000
TAIL_BYTES = 100_000
LAST_LINES = 4
COMPLAINT = re.compile(r"\b(ERROR|FATAL|Caused by)\b|\b(Error|Exception): ")


@dataclass(frozen=True)
class ChildSpec:
    """What to run and how to treat it.

    `ready` is asked again and again until it answers true and must itself be quick; without it a
    child counts as ready when started. Children with a lower `stop_order` are stopped first.
    `env` is the whole environment; None inherits ours.
    """

    name: str
    argv: tuple[str, ...]
    log_file: Path
    env: Mapping[str, str] | None = None
    cwd: Path | None = None
    user: User | None = None
    ports: tuple[int, ...] = ()
    ready: Callable[[], bool] | None = None
    restart: RestartPolicy = field(default_factory=RestartPolicy)
    grace_s: float = 20.0
    stop_order: int = 0


class Child:
    """A child and what is known of it; used by the supervisor's thread, under its lock."""

    def __init__(self, spec: ChildSpec) -> None:
        self.spec = spec
        self.phase = "stopped"
        self.wanted = True
        self.restarts = self.crashes = 0
        self.last_exit: str | None = None
        self.start_at = 0.0
        self.kill_at = float("inf")
        self.started_at = 0.0
        self.orphans_asked = False
        self._log_start = 0
        self._process: subprocess.Popen[bytes] | None = None
        self._identity: ProcessId | None = None

    def state(self) -> ChildState:
        """Return a copy that others may keep."""
        who = self._identity
        return ChildState(
            self.spec.name, self.phase, who.pid if who else None, who.started if who else None,
            self.spec.ports, self.restarts, self.last_exit,
        )  # fmt: skip

    def spawn(self) -> None:
        """Start the process in a group of its own; it dies with the thread that calls this."""
        spec = self.spec
        user = f"{spec.user.uid}:{spec.user.gid}" if spec.user else ""
        spec.log_file.parent.mkdir(parents=True, exist_ok=True)
        _turn_over(spec.log_file)
        with spec.log_file.open("ab") as log:
            self._log_start = log.tell()
            self._process = subprocess.Popen(
                [sys.executable, "-I", "-S", launcher.__file__, str(os.getpid()), user, *spec.argv],
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=subprocess.STDOUT,
                cwd=spec.cwd,
                env=None if spec.env is None else dict(spec.env),
                start_new_session=True,
            )
        self._identity = identify(self._process.pid)
        self.started_at = time.monotonic()
        self.phase = "starting"

    def exit_code(self) -> int | None:
        """Return the exit code once the process has ended, else None."""
        return self._process.poll() if self._process else None

    def group_is_alive(self) -> bool:
        """Tell whether the process or any it started still runs."""
        return self._process is not None and group_is_alive(self._process.pid)

    def signal(self, number: int) -> None:
        """Send a signal to the process and all it started."""
        if self._process is not None:
            signal_group(self._process.pid, number)

    def ask_to_end(self) -> None:
        """Send SIGTERM to the process alone, which may have an order for its own children."""
        if self._process is not None and self._process.poll() is None:
            self._process.send_signal(signal.SIGTERM)
            self.signal(signal.SIGCONT)  # a frozen one could not answer

    def forget_process(self) -> None:
        """Note that nothing of the process is left."""
        self._process = self._identity = None
        self.kill_at = float("inf")
        self.orphans_asked = False

    def last_words(self) -> str:
        """Return what the log of this run says of its end, for a report."""
        return last_words(self.spec.log_file, self._log_start)


def last_words(log_file: Path, start: int = 0) -> str:
    """Return the last complaints in a log and its last lines, indented; empty if there are none."""
    if not log_file.exists():
        return ""
    with log_file.open("rb") as log:
        log.seek(max(start, log_file.stat().st_size - TAIL_BYTES))
        lines = log.read().decode(errors="replace").splitlines()
    complaints = [line for line in lines[:-LAST_LINES] if COMPLAINT.search(line)]
    chosen = [*dict.fromkeys(complaints)][-LAST_LINES:] + lines[-LAST_LINES:]
    return "".join(f"\n    {line[:300]}" for line in chosen)


def _turn_over(log_file: Path) -> None:
    if log_file.exists() and log_file.stat().st_size > LOG_LIMIT_BYTES:
        log_file.replace(log_file.with_name(f"{log_file.name}.1"))
