from __future__ import annotations

import os
import signal
import subprocess
import sys
from collections.abc import Iterator

import pytest

from deploy.embedded.processes import (
    ProcessId,
    group_is_alive,
    identify,
    is_alive,
    kill_group_of,
    signal_group,
)


@pytest.fixture
def sleeper() -> Iterator[subprocess.Popen[bytes]]:
    command = [sys.executable, "-c", "import time; time.sleep(60)"]
    with subprocess.Popen(command, start_new_session=True) as process:  # noqa: S603  # ours
        yield process
        process.kill()


def identified(process: subprocess.Popen[bytes]) -> ProcessId:
    found = identify(process.pid)
    assert found is not None
    return found


def test_a_process_is_itself(sleeper: subprocess.Popen[bytes]) -> None:
    assert is_alive(identified(sleeper))


def test_unburied_dead_are_dead(sleeper: subprocess.Popen[bytes]) -> None:
    process = identified(sleeper)

    sleeper.kill()
    os.waitid(os.P_PID, sleeper.pid, os.WEXITED | os.WNOWAIT)

    assert not is_alive(process)
    assert not group_is_alive(sleeper.pid)


def test_reused_number_is_not_killed(sleeper: subprocess.Popen[bytes]) -> None:
    kill_group_of(ProcessId(sleeper.pid, "some earlier start"))

    assert is_alive(identified(sleeper))


def test_recorded_process_is_killed(sleeper: subprocess.Popen[bytes]) -> None:
    kill_group_of(identified(sleeper))

    assert sleeper.wait(timeout=10) == -signal.SIGKILL


def test_nobody_in_a_group_takes_no_signal() -> None:
    assert not signal_group(2**22 + 1, signal.SIGTERM)
