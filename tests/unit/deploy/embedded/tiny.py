"""Tiny child processes for a real supervisor, and ways to wait for what they do."""

from __future__ import annotations

import sys
import time
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

from deploy.embedded.children import ChildSpec
from deploy.embedded.restarts import NEVER, RestartPolicy
from deploy.embedded.state import ChildState
from deploy.embedded.supervisor import Supervisor

DEADLINE_S = 10.0
AT_ONCE = RestartPolicy(first_s=0.0)
FOREVER = "time.sleep(60)"

Build = Callable[[str, str], ChildSpec]


def python_child(folder: Path, name: str, code: str) -> ChildSpec:
    """Return a child that makes a file, by which it is ready, and then runs `code`."""
    ready = folder / f"{name}.ready"
    start = f"import os, pathlib, signal, sys, time\npathlib.Path({str(ready)!r}).touch()\n"
    return ChildSpec(
        name,
        (sys.executable, "-I", "-S", "-c", start + code),
        log_file=folder / f"{name}.log",
        ready=ready.exists,
        restart=NEVER,
    )


def never_ready(spec: ChildSpec) -> ChildSpec:
    """Return the same child, of which nobody believes that it is ready."""
    return replace(spec, ready=lambda: False)


def run(supervisor: Supervisor, *specs: ChildSpec) -> None:
    """Start children and wait until they are ready."""
    supervisor.start(*specs)
    supervisor.wait_ready(timeout_s=DEADLINE_S)


def until(condition: Callable[[], object]) -> None:
    """Wait for a condition."""
    deadline = time.monotonic() + DEADLINE_S
    while not condition():
        assert time.monotonic() < deadline, "the condition never came true"
        time.sleep(0.01)


def only(supervisor: Supervisor) -> ChildState:
    """Return the state of the one child there is."""
    (state,) = supervisor.states()
    return state


def pid_in(path: Path) -> int:
    """Return the number that a child writes to a file."""
    until(lambda: path.exists() and path.read_text().endswith("\n"))
    return int(path.read_text())
