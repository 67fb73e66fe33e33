"""The same run where a Docker engine answers: docker-compose.yml does the work."""

from __future__ import annotations

import os
import subprocess
from collections.abc import Sequence
from pathlib import Path

REPO = Path(__file__).resolve().parents[2]


def command(*arguments: str) -> list[str]:
    """Return the compose command on our file."""
    return ["docker", "compose", "--file", str(REPO / "docker-compose.yml"), *arguments]


def up_command(feeds: str | None) -> list[str]:
    """Return what starts everything and waits until it is healthy; sample news unless `feeds`."""
    profile = ["--profile", "sample"] if feeds is None else []
    return [*command(*profile), "up", "--build", "--detach", "--wait"]


def run(arguments: Sequence[str], feeds: str | None = None) -> None:
    """Run a compose command; raises `CalledProcessError` when it fails."""
    environment = {**os.environ, **({"FEEDS": feeds} if feeds else {})}
    subprocess.run(list(arguments), check=True, env=environment)
