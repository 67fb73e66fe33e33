from __future__ import annotations

import os
from pathlib import Path

import pytest

from deploy.embedded import daemon
from deploy.embedded.data_lock import (
    RunningAlreadyError,
    end_leftovers,
    hold,
    holder,
    is_held,
)
from deploy.embedded.processes import identify
from deploy.embedded.state import ChildState, SupervisorState, write_state


def test_folder_has_one_supervisor(tmp_path: Path) -> None:
    refused = pytest.raises(RunningAlreadyError, match=str(tmp_path))

    with hold(tmp_path), refused, hold(tmp_path, patience_s=0):
        pass


def test_hold_ends_with_its_block(tmp_path: Path) -> None:
    with hold(tmp_path):
        assert is_held(tmp_path)
    assert not is_held(tmp_path)


def test_holder_is_this_process(tmp_path: Path) -> None:
    with hold(tmp_path):
        assert holder(tmp_path) == identify(os.getpid())
    assert holder(tmp_path) is None


def test_new_folder_is_not_held(tmp_path: Path) -> None:
    assert not is_held(tmp_path / "new")


def test_leftover_with_a_reused_number_lives_on() -> None:
    child = ChildState("kafka", "ready", 2**22 + 1, "1", (), 0, None)

    assert not end_leftovers(SupervisorState(2**22 + 2, "1", (child,)))


def test_status_of_nothing(tmp_path: Path) -> None:
    assert daemon.status_lines(tmp_path) == [f"no stack runs in {tmp_path}"]
    assert not daemon.is_ready(tmp_path)
    assert not daemon.stop(tmp_path)


def test_status_before_the_children(tmp_path: Path) -> None:
    write_state(tmp_path / "state.json", SupervisorState(1, "an earlier run"))

    with hold(tmp_path):
        assert "installs" in daemon.status_lines(tmp_path)[0]
        assert not daemon.is_ready(tmp_path)


def test_status_shows_a_crash_and_its_log(tmp_path: Path) -> None:
    child = ChildState("kafka", "waiting", None, None, (19092,), 3, "exit code 1")
    own = identify(os.getpid())
    assert own is not None
    write_state(tmp_path / "state.json", SupervisorState(own.pid, own.started, (child,)))
    (tmp_path / "logs").mkdir()
    (tmp_path / "logs" / "kafka.log").write_text("the disk is full\n")

    with hold(tmp_path):
        lines = daemon.status_lines(tmp_path)

    assert lines[1].endswith("waiting, ports 19092, 3 restarts, last exit: exit code 1")
    assert lines[2] == "    the disk is full"
