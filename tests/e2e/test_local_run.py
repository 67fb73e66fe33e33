"""`make run`, `make status` and `make stop` do what they say, on ports of their own."""

from __future__ import annotations

import os
import re
import signal
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import httpx
import pytest

from deploy.local.plan import Plan, Ports
from tests.waiting import until

SHIFT = 5000
START_S = 400
PLAN = Plan(Ports.shifted(SHIFT), Path("/"))


def _run(home: Path, command: str, *options: str) -> str:
    called = [sys.executable, "-m", "deploy.local", command, "--home", str(home), *options]
    done = subprocess.run(  # noqa: S603  # ours
        called, capture_output=True, text=True, timeout=START_S, check=False
    )
    assert done.returncode == 0, done.stdout + done.stderr
    return done.stdout


@pytest.fixture(scope="module")
def home(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    """Yield the home of a run on sample news that has started."""
    home = tmp_path_factory.mktemp("run")
    told = _run(home, "up", "--shift-ports", str(SHIFT))
    assert told.rstrip().endswith(f"page: {PLAN.url}")
    yield home
    _run(home, "down")


def _pids(home: Path) -> dict[str, int]:
    rows = [line.split() for line in _run(home, "status").splitlines()[1:]]
    return {row[0]: int(row[2]) for row in rows if row[2].isdigit()}


def test_second_start_says_so(home: Path) -> None:
    assert "already running" in _run(home, "up", "--shift-ports", str(SHIFT))


def test_sample_fills_the_bar(home: Path) -> None:
    def labels() -> set[str]:
        topics = httpx.get(f"{PLAN.url}v1/trending").json()["topics"]
        return {topic["label"] for topic in topics}

    hot = {"Mount Etna", "Madeleine McCann"}

    until(lambda: labels() >= hot or None, f"{hot} trending", 120)
    assert _pids(home)


def test_crash_is_told_and_mended(home: Path) -> None:
    first = _pids(home)["search"]
    os.kill(first, signal.SIGKILL)

    until(lambda: _pids(home).get("search", first) != first or None, "search back", 30)

    assert "search crashed: signal SIGKILL" in (home / "logs" / "supervisor.log").read_text()
    assert re.search(r"search .* 1  signal SIGKILL", _run(home, "status"))


def test_stop_leaves_nothing(home: Path) -> None:
    pids = _pids(home)

    assert "stopped: " in _run(home, "down")

    assert pids.keys() == {"kafka", "elasticsearch"} | {part.name for part in PLAN.parts()}
    assert [name for name, pid in pids.items() if Path(f"/proc/{pid}").exists()] == []
    assert "nothing is running" in _run(home, "status")
