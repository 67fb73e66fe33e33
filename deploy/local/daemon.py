"""The supervisor as a background process: started, watched, reported on and ended."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path

from deploy.embedded.processes import is_alive
from deploy.embedded.state import ChildState, SupervisorState, read_state
from deploy.local.plan import Plan

START_TIMEOUT_S = 900.0
STOP_TIMEOUT_S = 90.0
PAUSE_S = 0.1
PAGE = "page: "


class StartError(RuntimeError):
    """The supervisor ended, or was not ready in time; says what it last told."""


def state_file(home: Path) -> Path:
    """Return where the supervisor tells what it runs."""
    return home / "state.json"


def log_file(home: Path) -> Path:
    """Return where the supervisor writes what it tells."""
    return home / "logs" / "supervisor.log"


def tell_with_time(line: str) -> None:
    """Print a line with the time, for the supervisor's log."""
    print(f"{time.strftime('%H:%M:%S')} {line}", flush=True)


def running(home: Path) -> SupervisorState | None:
    """Return the state of the supervisor that runs now, if one does."""
    state = read_state(state_file(home))
    return state if state is not None and is_alive(state.process) else None


def start(plan: Plan, shift_ports: int, tell: Callable[[str], None]) -> None:
    """Start the supervisor and pass on what it tells until the page can be opened."""
    if (state := running(plan.home)) is not None:
        tell(f"already running (pid {state.process.pid}); `make stop` ends it")
        tell(f"{PAGE}{plan.url}")
        return
    log = log_file(plan.home)
    log.parent.mkdir(parents=True, exist_ok=True)
    arguments = ["--home", str(plan.home), "--shift-ports", str(shift_ports)]
    feeds = ["--feeds", plan.feeds] if plan.feeds else []
    with log.open("wb") as out:
        process = subprocess.Popen(
            [sys.executable, "-m", "deploy.local", "supervise", *arguments, *feeds],
            stdin=subprocess.DEVNULL,
            stdout=out,
            stderr=subprocess.STDOUT,
            start_new_session=True,
        )
    _pass_on(log, process, tell)


def _pass_on(log: Path, process: subprocess.Popen[bytes], tell: Callable[[str], None]) -> None:
    deadline = time.monotonic() + START_TIMEOUT_S
    with log.open(encoding="utf-8", errors="replace") as lines:
        while time.monotonic() < deadline:
            ended = process.poll() is not None
            for line in iter(lines.readline, ""):
                tell(line.rstrip("\n"))
                if PAGE in line:
                    return
            if ended:
                raise StartError(f"the supervisor ended with {process.returncode}; log: {log}")
            time.sleep(PAUSE_S)
    raise StartError(f"not ready within {START_TIMEOUT_S:.0f} s; log: {log}")


def stop(home: Path, tell: Callable[[str], None]) -> None:
    """End the supervisor and with it everything it started; waits until it is gone."""
    state = running(home)
    if state is None:
        tell("nothing is running")
        return
    os.kill(state.process.pid, signal.SIGTERM)
    deadline = time.monotonic() + STOP_TIMEOUT_S
    while is_alive(state.process):
        if time.monotonic() > deadline:
            os.kill(state.process.pid, signal.SIGKILL)
            deadline = float("inf")
        time.sleep(PAUSE_S)
    tell("stopped: " + ", ".join(child.name for child in _children(home, state)))


def report(home: Path) -> str:
    """Return a table of what runs."""
    state = running(home)
    if state is None:
        return "nothing is running"
    rows = [f"{'name':16}{'phase':10}{'pid':>8}{'port':>15}{'restarts':>10}  last exit"]
    for child in _children(home, state):
        port = ", ".join(map(str, child.ports))
        rows.append(
            f"{child.name:16}{child.phase:10}{child.pid or '-':>8}{port:>15}"
            f"{child.restarts:>10}  {child.last_exit or '-'}"
        )
    return "\n".join(rows)


def _children(home: Path, state: SupervisorState) -> list[ChildState]:
    """Return the stack's children and our own; both belong to one supervisor process."""
    stacks = [read_state(path) for path in sorted(home.glob("*/stack/state.json"))]
    of_stack = [
        child
        for stack in stacks
        if stack is not None and stack.process == state.process
        for child in stack.children
    ]
    return [*of_stack, *state.children]


def follow_logs(home: Path) -> None:
    """Follow every log until interrupted."""
    files = sorted(home.glob("**/logs/*.log"))
    if not files:
        print("there are no logs yet")
        return
    subprocess.run(["tail", "-n", "5", "-F", *map(str, files)], check=False)  # noqa: S607  # any tail
