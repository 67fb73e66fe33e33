"""The stack in the background: one supervisor process per data folder, found by its lock."""

from __future__ import annotations

import contextlib
import os
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator
from pathlib import Path

from deploy.embedded.children import last_words
from deploy.embedded.data_lock import end_leftovers, holder, is_held
from deploy.embedded.ending import ended_by_signal
from deploy.embedded.places import REPO_ROOT
from deploy.embedded.processes import is_alive, kill_group_of
from deploy.embedded.stack import STATE_FILE, EmbeddedStack, Options
from deploy.embedded.state import ChildState, SupervisorState, read_state

LOG_FILE = "supervisor.log"
START_WITHIN_S = 1800.0
STOP_WITHIN_S = 60.0
POLL_S = 0.1


class DaemonError(Exception):
    """The background process did not do what was asked."""


def run_in_foreground(
    data_dir: Path,
    kafka_port: int,
    elastic_port: int,
    options: Options,
    tell: Callable[[str], None],
) -> None:
    """Run the stack until SIGTERM or SIGINT; crashed children are started again."""
    ended = ended_by_signal()
    stack = EmbeddedStack(data_dir, kafka_port, elastic_port, options=options, tell=tell)
    with contextlib.suppress(KeyboardInterrupt), stack:
        tell(addresses(stack.kafka_servers, stack.elastic_url))
        ended.wait()
    tell("stopped")


def addresses(kafka: str, elastic: str) -> str:
    """Return the lines that tell where the services are."""
    return f"Kafka          {kafka}\nElasticsearch  {elastic}"


def start_in_background(data_dir: Path, arguments: list[str]) -> SupervisorState:
    """Start a supervisor of its own session and return once all children are ready."""
    data_dir.mkdir(parents=True, exist_ok=True)
    log_file = data_dir / LOG_FILE
    with log_file.open("wb") as log:
        process = subprocess.Popen(
            [sys.executable, "-m", "deploy.embedded", "start", "--foreground", *arguments],
            stdin=subprocess.DEVNULL,
            stdout=log,
            stderr=subprocess.STDOUT,
            cwd=REPO_ROOT,
            start_new_session=True,
        )
    try:
        with follow(log_file):
            return _wait_for(data_dir, lambda: process.poll() is None, process.pid)
    except BaseException:
        process.terminate()
        process.wait()
        raise


def wait_until_ready(data_dir: Path) -> SupervisorState:
    """Wait for a supervisor that another call has started."""
    return _wait_for(data_dir, lambda: is_held(data_dir), None)


def _wait_for(data_dir: Path, is_running: Callable[[], bool], pid: int | None) -> SupervisorState:
    deadline = time.monotonic() + START_WITHIN_S
    while time.monotonic() < deadline:
        running = is_running()
        state = read_state(data_dir / STATE_FILE)
        if state and pid in (None, state.pid) and state.is_ready() and is_alive(state.process):
            return state
        if not running:
            raise DaemonError(f"the stack did not start; see {data_dir / LOG_FILE}")
        time.sleep(POLL_S)
    raise DaemonError(f"not ready within {START_WITHIN_S:g} s; see {data_dir / LOG_FILE}")


@contextlib.contextmanager
def follow(log_file: Path) -> Iterator[None]:
    """Print what is written to a file meanwhile."""
    done = threading.Event()

    def copy() -> None:
        with log_file.open() as log:
            while True:
                last_round = done.wait(POLL_S)
                print(log.read(), end="", flush=True)
                if last_round:
                    return

    thread = threading.Thread(target=copy)
    thread.start()
    try:
        yield
    finally:
        done.set()
        thread.join()


def stop(data_dir: Path) -> bool:
    """End the supervisor of this data folder and its children; tell whether there was one."""
    supervisor = holder(data_dir)
    if supervisor is not None:
        os.kill(supervisor.pid, signal.SIGTERM)
        if not _within(STOP_WITHIN_S, lambda: not is_alive(supervisor)):
            kill_group_of(supervisor)
    return end_leftovers(read_state(data_dir / STATE_FILE)) or supervisor is not None


def _within(limit_s: float, condition: Callable[[], bool]) -> bool:
    deadline = time.monotonic() + limit_s
    while not condition():
        if time.monotonic() > deadline:
            return False
        time.sleep(POLL_S)
    return True


def is_ready(data_dir: Path) -> bool:
    """Tell whether a supervisor runs and all its children are ready."""
    supervisor, state = holder(data_dir), read_state(data_dir / STATE_FILE)
    return state is not None and state.process == supervisor and state.is_ready()


def status_lines(data_dir: Path) -> list[str]:
    """Return what to print about a data folder, one line per child and a crash's last words."""
    supervisor, state = holder(data_dir), read_state(data_dir / STATE_FILE)
    if supervisor is None:
        return [f"no stack runs in {data_dir}"]
    if state is None or state.process != supervisor:
        return [f"supervisor     process {supervisor.pid}, installs; data in {data_dir}"]
    lines = [f"supervisor     process {supervisor.pid}, data in {data_dir}"]
    for child in state.children:
        lines.append(_child_line(child))
        if child.phase in ("waiting", "crashed"):
            lines.append(last_words(data_dir / "logs" / f"{child.name}.log").lstrip("\n"))
    return lines


def _child_line(child: ChildState) -> str:
    facts = [
        child.phase,
        f"process {child.pid}" if child.pid else "",
        f"ports {', '.join(map(str, child.ports))}",
        f"{child.restarts} restarts" if child.restarts else "",
        f"last exit: {child.last_exit}" if child.last_exit else "",
    ]
    return f"{child.name:<14} {', '.join(filter(None, facts))}"
