"""Whether a Docker engine answers; without one the embedded stack takes its place."""

from __future__ import annotations

import shutil
import subprocess

ANSWER_TIMEOUT_S = 10


def docker_answers(command: str = "docker") -> bool:
    """Tell whether `docker info` reaches an engine; a client alone is not enough."""
    found = shutil.which(command)
    if found is None:
        return False
    try:
        answer = subprocess.run(
            [found, "info", "--format", "{{.ServerVersion}}"],
            capture_output=True,
            timeout=ANSWER_TIMEOUT_S,
            check=False,
        )
    except subprocess.TimeoutExpired:
        return False
    return answer.returncode == 0 and bool(answer.stdout.strip())
