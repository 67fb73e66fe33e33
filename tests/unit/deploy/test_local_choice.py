"""Where a Docker engine answers, `make run` takes Compose; a client alone is not enough."""

from __future__ import annotations

import os
from pathlib import Path

import pytest
from typer.testing import CliRunner

from deploy.local.__main__ import cli

DOCKER = """#!/bin/sh
if [ "$1" = info ]; then {answer}; fi
echo "FEEDS=$FEEDS $*" >> "$(dirname "$0")/called"
"""


def _called(folder: Path, answer: str, *command: str) -> str:
    """Return what a `docker` with that answer to `info` was asked to do."""
    docker = folder / "docker"
    docker.write_text(DOCKER.format(answer=answer))
    docker.chmod(0o755)
    path = f"{folder}:{os.environ['PATH']}"
    run = CliRunner().invoke(cli, command, env={"PATH": path}, catch_exceptions=False)
    assert run.exit_code == 0, run.output
    called = folder / "called"
    return called.read_text() if called.exists() else ""


def test_engine_means_compose(tmp_path: Path) -> None:
    called = _called(tmp_path, "echo 28.2.2; exit 0", "up")

    assert "--profile sample up --build --detach --wait" in called


def test_own_feeds_reach_compose(tmp_path: Path) -> None:
    feeds = tmp_path / "my.opml"
    feeds.touch()

    called = _called(tmp_path, "echo 28.2.2; exit 0", "up", "--feeds", str(feeds))

    assert f"FEEDS={feeds} " in called
    assert "--profile" not in called


@pytest.mark.parametrize(("command", "asked"), [("down", " down"), ("status", " ps")])
def test_engine_ends_and_tells(tmp_path: Path, command: str, asked: str) -> None:
    assert asked in _called(tmp_path, "echo 28.2.2; exit 0", command)


def test_silent_engine_means_embedded(tmp_path: Path) -> None:
    assert _called(tmp_path, "exit 1", "status", "--home", str(tmp_path)) == ""
