"""Ways to end, on real, tiny child processes."""

from __future__ import annotations

import signal
import subprocess
import sys
from dataclasses import replace
from pathlib import Path

import pytest

from deploy.embedded.children import ChildSpec
from deploy.embedded.places import REPO_ROOT
from deploy.embedded.processes import identify
from deploy.embedded.supervisor import Supervisor
from tests.unit.deploy.embedded.tiny import AT_ONCE, FOREVER, Build, only, pid_in, run, until


def noting(path: Path, before: str) -> str:
    """Return code that makes `path` when `before` has been done, and then waits."""
    return f"{before}\npathlib.Path({str(path)!r}).touch()\n{FOREVER}"


def test_stop_asks_politely(supervisor: Supervisor, spec: Build, tmp_path: Path) -> None:
    listens = tmp_path / "listens"
    code = noting(listens, "signal.signal(15, lambda *_: os._exit(7))")
    run(supervisor, replace(spec("a", code), ready=listens.exists))

    supervisor.stop()

    assert (only(supervisor).phase, only(supervisor).last_exit) == ("stopped", "exit code 7")


def test_deaf_child_is_killed_after_its_grace(
    supervisor: Supervisor, spec: Build, tmp_path: Path
) -> None:
    deaf = tmp_path / "deaf"
    code = noting(deaf, "signal.signal(15, signal.SIG_IGN)")
    run(supervisor, replace(spec("a", code), ready=deaf.exists, grace_s=0.1))

    supervisor.stop()

    assert only(supervisor).last_exit == "signal SIGKILL"


def test_frozen_child_can_be_stopped(supervisor: Supervisor, spec: Build) -> None:
    run(supervisor, spec("a", FOREVER))

    supervisor.signal("a", signal.SIGSTOP)
    supervisor.stop()

    assert only(supervisor).last_exit == "signal SIGTERM"


@pytest.mark.parametrize("answer", ["", "trap '' TERM;"])
def test_what_a_child_started_ends_too(supervisor: Supervisor, tmp_path: Path, answer: str) -> None:
    note = tmp_path / "grandchild"
    script = f"({answer} exec sleep 60) & echo $! > {note}; wait"
    supervisor.start(ChildSpec("a", ("/bin/sh", "-c", script), tmp_path / "a.log", grace_s=0.2))
    grandchild = pid_in(note)

    supervisor.stop()

    assert identify(grandchild) is None


def test_lower_stop_order_ends_first(supervisor: Supervisor, spec: Build, tmp_path: Path) -> None:
    told = tmp_path / "order"
    for name, order in (("a", 2), ("b", 1)):
        handler = f"lambda *_: (open({str(told)!r}, 'a').write({name!r}), sys.exit())"
        listens = tmp_path / f"{name}.listens"
        child = spec(name, noting(listens, f"signal.signal(15, {handler})"))
        run(supervisor, replace(child, ready=listens.exists, stop_order=order))

    supervisor.stop()

    assert told.read_text() == "ba"


def test_killed_child_stays_down_until_resumed(supervisor: Supervisor, spec: Build) -> None:
    run(supervisor, replace(spec("a", FOREVER), restart=AT_ONCE))

    supervisor.kill("a")
    assert only(supervisor).phase == "stopped"

    supervisor.resume("a")
    supervisor.wait_ready("a", timeout_s=10)


SUPERVISING = """
import pathlib, sys, time
from deploy.embedded.children import ChildSpec
from deploy.embedded.supervisor import Supervisor
code = "import os, time; print(os.getpid(), flush=True); time.sleep(60)"
child = ChildSpec("a", (sys.executable, "-c", code), pathlib.Path(sys.argv[1]))
with Supervisor() as supervisor:
    supervisor.start(child)
    time.sleep(60)
"""


@pytest.mark.skipif(sys.platform != "linux", reason="only Linux ties a child to its parent")
def test_children_die_with_a_killed_supervisor(tmp_path: Path) -> None:
    log = tmp_path / "child.log"
    command = [sys.executable, "-c", SUPERVISING, str(log)]
    with subprocess.Popen(command, cwd=REPO_ROOT) as supervising:  # noqa: S603  # ours
        child = pid_in(log)
        assert identify(child) is not None

        supervising.kill()

    until(lambda: identify(child) is None)
