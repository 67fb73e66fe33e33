"""Starting, readiness and crashes, on real, tiny child processes."""

from __future__ import annotations

import os
import signal
from dataclasses import replace
from pathlib import Path

import pytest

from deploy.embedded.children import ChildSpec
from deploy.embedded.places import User
from deploy.embedded.restarts import NEVER
from deploy.embedded.state import read_state
from deploy.embedded.supervisor import ChildError, Supervisor
from tests.unit.deploy.embedded.tiny import (
    AT_ONCE,
    DEADLINE_S,
    FOREVER,
    Build,
    never_ready,
    only,
    run,
    until,
)


def test_child_becomes_ready(supervisor: Supervisor, spec: Build) -> None:
    run(supervisor, replace(spec("a", FOREVER), ports=(1234,)))

    assert (only(supervisor).phase, only(supervisor).ports) == ("ready", (1234,))


def test_state_file_tells_the_same(supervisor: Supervisor, spec: Build, tmp_path: Path) -> None:
    run(supervisor, spec("a", FOREVER))

    until(lambda: (state := read_state(tmp_path / "state.json")) and state.is_ready())
    state = read_state(tmp_path / "state.json")

    assert state is not None
    assert (state.pid, state.children) == (os.getpid(), supervisor.states())


def test_crash_is_told_with_the_last_words(
    supervisor: Supervisor, spec: Build, told: list[str]
) -> None:
    supervisor.start(never_ready(spec("a", "print('the disk is full'); sys.exit(3)")))

    with pytest.raises(ChildError, match=r"a did not become ready: exit code 3(.|\n)*disk is full"):
        supervisor.wait_ready(timeout_s=DEADLINE_S)

    assert told[0].startswith("a crashed: exit code 3 after 0 s; it stays down; log: ")
    assert told[0].endswith("the disk is full")


def test_crashed_child_is_started_again(supervisor: Supervisor, spec: Build) -> None:
    run(supervisor, replace(spec("a", FOREVER), restart=AT_ONCE))
    first = only(supervisor).pid

    supervisor.signal("a", signal.SIGKILL)
    until(lambda: only(supervisor).restarts == 1 and only(supervisor).phase == "ready")

    assert only(supervisor).pid != first
    assert only(supervisor).last_exit == "signal SIGKILL"


def test_early_crashes_may_be_allowed(supervisor: Supervisor, spec: Build, tmp_path: Path) -> None:
    note = tmp_path / "ran"
    code = f"note = pathlib.Path({str(note)!r})\nif not note.exists(): note.touch(); sys.exit(1)\n"
    child = spec("a", code + FOREVER)
    child = replace(child, restart=AT_ONCE, ready=lambda: only(supervisor).restarts == 1)

    supervisor.start(child)
    supervisor.wait_ready(timeout_s=DEADLINE_S, crashes_allowed=1)

    assert only(supervisor).phase == "ready"


def test_end_without_fault_is_no_crash(
    supervisor: Supervisor, spec: Build, told: list[str]
) -> None:
    supervisor.start(replace(never_ready(spec("a", "")), restart=AT_ONCE))

    until(lambda: only(supervisor).phase == "ended")

    assert told[0].startswith("a ended by itself")


def test_program_that_is_not_there(supervisor: Supervisor, tmp_path: Path) -> None:
    supervisor.start(
        never_ready(ChildSpec("a", ("/no/program",), tmp_path / "a.log", restart=NEVER))
    )

    with pytest.raises(ChildError, match=r"exit code 127(.|\n)*cannot run /no/program"):
        supervisor.wait_ready(timeout_s=DEADLINE_S)


def test_folder_that_is_not_there(
    supervisor: Supervisor, spec: Build, told: list[str], tmp_path: Path
) -> None:
    supervisor.start(replace(spec("a", FOREVER), cwd=tmp_path / "nowhere"))

    until(lambda: only(supervisor).phase == "crashed")

    assert "cannot start a" in told[0]


def test_late_child_is_named(supervisor: Supervisor, spec: Build) -> None:
    supervisor.start(never_ready(spec("slow", FOREVER)))

    with pytest.raises(ChildError, match=r"not ready within 0.1 s:\nslow"):
        supervisor.wait_ready(timeout_s=0.1)


def test_running_child_is_not_started_twice(supervisor: Supervisor, spec: Build) -> None:
    run(supervisor, spec("a", FOREVER))

    with pytest.raises(ValueError, match="a runs already"):
        supervisor.start(spec("a", FOREVER))


@pytest.mark.skipif(os.geteuid() != 0, reason="only root can become somebody else")
def test_child_runs_as_the_user_given(supervisor: Supervisor, tmp_path: Path) -> None:
    log = tmp_path / "who.log"
    argv = ("/bin/sh", "-c", "id -u; id -G; sleep 60")
    supervisor.start(ChildSpec("a", argv, log, user=User(65534, 65534), cwd=Path("/")))

    until(lambda: log.exists() and log.read_text().count("\n") == 2)

    assert log.read_text() == "65534\n65534\n"
