"""The supervisor on real, tiny child processes."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from deploy.embedded.children import ChildSpec
from deploy.embedded.places import REPO_ROOT
from deploy.embedded.processes import identify
from deploy.embedded.restarts import NEVER, RestartPolicy
from deploy.embedded.state import ChildState, read_state
from deploy.embedded.supervisor import ChildError, Supervisor

DEADLINE_S = 10.0
AT_ONCE = RestartPolicy(first_s=0.0)


@pytest.fixture
def told() -> list[str]:
    return []


@pytest.fixture
def supervisor(tmp_path: Path, told: list[str]) -> Iterator[Supervisor]:
    with Supervisor(tmp_path / "state.json", told.append) as running:
        yield running


@pytest.fixture
def spec(tmp_path: Path) -> Callable[..., ChildSpec]:
    """Return a builder of children that run Python code and are ready once they made a file."""

    def build(name: str, code: str, **changes: Any) -> ChildSpec:
        ready = tmp_path / f"{name}.ready"
        start = f"import os, signal, time, pathlib\npathlib.Path({str(ready)!r}).touch()\n"
        defaults: dict[str, Any] = {
            "log_file": tmp_path / f"{name}.log",
            "ready": ready.exists,
            "restart": NEVER,
        }
        argv = (sys.executable, "-c", start + code)
        return ChildSpec(name, argv, **{**defaults, **changes})

    return build


FOREVER = "time.sleep(60)"


def until(condition: Callable[[], object]) -> None:
    deadline = time.monotonic() + DEADLINE_S
    while not condition():
        assert time.monotonic() < deadline, "the condition never came true"
        time.sleep(0.01)


def only(supervisor: Supervisor) -> ChildState:
    (state,) = supervisor.states()
    return state


def pid_in(path: Path) -> int:
    until(lambda: path.exists() and path.read_text())
    return int(path.read_text())


def test_child_becomes_ready(supervisor: Supervisor, spec: Callable[..., ChildSpec]) -> None:
    supervisor.start(spec("a", FOREVER, ports=(1234,)))

    supervisor.wait_ready(timeout_s=DEADLINE_S)

    assert (only(supervisor).phase, only(supervisor).ports) == ("ready", (1234,))


def test_state_file_tells_the_same(
    supervisor: Supervisor, spec: Callable[..., ChildSpec], tmp_path: Path
) -> None:
    supervisor.start(spec("a", FOREVER))
    supervisor.wait_ready(timeout_s=DEADLINE_S)

    until(lambda: (state := read_state(tmp_path / "state.json")) and state.is_ready())
    state = read_state(tmp_path / "state.json")

    assert state is not None
    assert (state.pid, state.children) == (os.getpid(), supervisor.states())


def test_crash_is_told_with_the_last_words(
    supervisor: Supervisor, spec: Callable[..., ChildSpec], told: list[str]
) -> None:
    supervisor.start(spec("a", "print('the disk is full'); os._exit(3)", ready=lambda: False))

    with pytest.raises(ChildError, match=r"a did not become ready: exit code 3(.|\n)*disk is full"):
        supervisor.wait_ready(timeout_s=DEADLINE_S)

    assert told[0].startswith("a crashed: exit code 3 after 0 s; it stays down; log: ")
    assert told[0].endswith("the disk is full")


def test_crashed_child_is_started_again(
    supervisor: Supervisor, spec: Callable[..., ChildSpec]
) -> None:
    supervisor.start(spec("a", FOREVER, restart=AT_ONCE))
    supervisor.wait_ready(timeout_s=DEADLINE_S)
    first = only(supervisor).pid

    supervisor.signal("a", signal.SIGKILL)
    until(lambda: only(supervisor).restarts == 1 and only(supervisor).phase == "ready")

    assert only(supervisor).pid != first
    assert only(supervisor).last_exit == "signal SIGKILL"


def test_early_crashes_may_be_allowed(
    supervisor: Supervisor, spec: Callable[..., ChildSpec], tmp_path: Path
) -> None:
    first_run = (
        f"p = pathlib.Path({str(tmp_path / 'run')!r})\nif not p.exists(): p.touch(); exit(1)\n"
    )
    ready = lambda: only(supervisor).restarts == 1  # noqa: E731  # a line, not a function
    supervisor.start(spec("a", first_run + FOREVER, restart=AT_ONCE, ready=ready))

    supervisor.wait_ready(timeout_s=DEADLINE_S, crashes_allowed=2)

    assert only(supervisor).restarts == 1


def test_end_without_fault_is_no_crash(
    supervisor: Supervisor, spec: Callable[..., ChildSpec], told: list[str]
) -> None:
    supervisor.start(spec("a", "", restart=AT_ONCE, ready=lambda: False))

    until(lambda: only(supervisor).phase == "ended")

    assert told[0].startswith("a ended by itself")


def test_program_that_is_not_there(
    supervisor: Supervisor, spec: Callable[..., ChildSpec], tmp_path: Path
) -> None:
    missing = ChildSpec(
        "a", ("/nowhere/program",), tmp_path / "a.log", restart=NEVER, ready=lambda: False
    )

    supervisor.start(missing)

    with pytest.raises(ChildError, match=r"exit code 127(.|\n)*cannot run /nowhere/program"):
        supervisor.wait_ready(timeout_s=DEADLINE_S)


def test_folder_that_is_not_there(
    supervisor: Supervisor, spec: Callable[..., ChildSpec], told: list[str], tmp_path: Path
) -> None:
    supervisor.start(spec("a", FOREVER, cwd=tmp_path / "nowhere"))

    until(lambda: only(supervisor).phase == "crashed")

    assert "cannot start a" in told[0]


def test_late_child_is_named(supervisor: Supervisor, spec: Callable[..., ChildSpec]) -> None:
    supervisor.start(spec("slow", FOREVER, ready=lambda: False))

    with pytest.raises(ChildError, match=r"not ready within 0.2 s:\nslow"):
        supervisor.wait_ready(timeout_s=0.2)


def test_stop_asks_politely(supervisor: Supervisor, spec: Callable[..., ChildSpec]) -> None:
    supervisor.start(spec("a", "signal.signal(15, lambda *_: os._exit(7))\ntime.sleep(60)"))
    supervisor.wait_ready(timeout_s=DEADLINE_S)

    supervisor.stop()

    assert only(supervisor).last_exit in ("exit code 7", "signal SIGTERM")
    assert only(supervisor).phase == "stopped"


def test_deaf_child_is_killed_after_its_grace(
    supervisor: Supervisor, spec: Callable[..., ChildSpec], tmp_path: Path
) -> None:
    deaf = tmp_path / "deaf"
    code = f"signal.signal(15, signal.SIG_IGN)\npathlib.Path({str(deaf)!r}).touch()\ntime.sleep(60)"
    supervisor.start(spec("a", code, ready=deaf.exists, grace_s=0.1))
    supervisor.wait_ready(timeout_s=DEADLINE_S)

    supervisor.stop()

    assert only(supervisor).last_exit == "signal SIGKILL"


def test_frozen_child_can_be_stopped(
    supervisor: Supervisor, spec: Callable[..., ChildSpec]
) -> None:
    supervisor.start(spec("a", FOREVER))
    supervisor.wait_ready(timeout_s=DEADLINE_S)

    supervisor.signal("a", signal.SIGSTOP)
    supervisor.stop()

    assert only(supervisor).last_exit == "signal SIGTERM"


def test_what_a_child_started_ends_too(supervisor: Supervisor, tmp_path: Path) -> None:
    note = tmp_path / "grandchild"
    child = ("/bin/sh", "-c", f"sleep 60 & echo $! > {note}; wait")
    supervisor.start(ChildSpec("a", child, tmp_path / "a.log", grace_s=0.5))
    grandchild = pid_in(note)

    supervisor.stop()

    assert identify(grandchild) is None


def test_lower_stop_order_ends_first(
    supervisor: Supervisor, spec: Callable[..., ChildSpec], tmp_path: Path
) -> None:
    told = tmp_path / "order"
    code = (
        "signal.signal(15, lambda *_: (open({!r}, 'a').write({!r}), os._exit(0)))\ntime.sleep(60)"
    )
    for name, order in (("a", 2), ("b", 1)):
        supervisor.start(spec(name, code.format(str(told), name), stop_order=order))
    supervisor.wait_ready(timeout_s=DEADLINE_S)

    supervisor.stop()

    assert told.read_text() == "ba"


def test_killed_child_stays_down_until_resumed(
    supervisor: Supervisor, spec: Callable[..., ChildSpec]
) -> None:
    supervisor.start(spec("a", FOREVER, restart=AT_ONCE))
    supervisor.wait_ready(timeout_s=DEADLINE_S)

    supervisor.kill("a")
    assert only(supervisor).phase == "stopped"

    supervisor.resume("a")
    supervisor.wait_ready("a", timeout_s=DEADLINE_S)


def test_running_child_is_not_started_twice(
    supervisor: Supervisor, spec: Callable[..., ChildSpec]
) -> None:
    supervisor.start(spec("a", FOREVER))
    supervisor.wait_ready(timeout_s=DEADLINE_S)

    with pytest.raises(ValueError, match="a runs already"):
        supervisor.start(spec("a", FOREVER))


SUPERVISING = """
import pathlib, sys, time
from deploy.embedded.children import ChildSpec
from deploy.embedded.supervisor import Supervisor
note = {note!r}
code = f"import os, time; open({{note!r}}, 'w').write(str(os.getpid())); time.sleep(60)"
child = ChildSpec("a", (sys.executable, "-c", code), pathlib.Path({log!r}))
with Supervisor() as supervisor:
    supervisor.start(child)
    time.sleep(60)
"""


@pytest.mark.skipif(sys.platform != "linux", reason="only Linux ties a child to its parent")
def test_children_die_with_a_killed_supervisor(tmp_path: Path) -> None:
    note = tmp_path / "pid"
    code = SUPERVISING.format(note=str(note), log=str(tmp_path / "log"))
    with subprocess.Popen([sys.executable, "-c", code], cwd=REPO_ROOT) as parent:  # noqa: S603  # ours
        child = pid_in(note)
        assert identify(child) is not None

        parent.kill()

    until(lambda: identify(child) is None)


@pytest.mark.skipif(os.geteuid() != 0, reason="only root can become somebody else")
def test_child_runs_as_the_user_given(
    supervisor: Supervisor, spec: Callable[..., ChildSpec], tmp_path: Path
) -> None:
    from deploy.embedded.places import User

    code = ("/bin/sh", "-c", "id -u; id -G; sleep 60")
    log = tmp_path / "who.log"
    supervisor.start(ChildSpec("a", code, log, user=User(65534, 65534), cwd=Path("/")))

    until(lambda: log.exists() and log.read_text().count("\n") == 2)

    assert log.read_text() == "65534\n65534\n"
