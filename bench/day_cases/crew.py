"""The two workers with a state, as processes that can be killed and started again."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import time
from dataclasses import dataclass, field
from pathlib import Path

from deploy.embedded.ports import free_ports
from services.enrich.adapters.faust_worker import EXIT_TRY_AGAIN

ROLES = ("stories", "trends")
# So that a killed worker has checkpoints behind it within a day of little news.
CHECKPOINT_ARTICLES = "500"


class CrewError(RuntimeError):
    """A worker that ended by itself; says its last words."""


@dataclass
class Crew:
    """One worker of each role on a Kafka; `logs` keeps what each process of a role has said."""

    servers: str
    logs: Path
    kills: dict[str, int] = field(default_factory=lambda: dict.fromkeys(ROLES, 0))
    _running: dict[str, subprocess.Popen[bytes]] = field(default_factory=dict)

    def start(self, role: str) -> None:
        """Start a worker."""
        settings = {
            "ENRICH_ROLE": role,
            "ENRICH_KAFKA_SERVERS": self.servers,
            "ENRICH_HTTP_PORT": str(free_ports(1)[0]),
            "ENRICH_TREND_CHECKPOINT_ARTICLES": CHECKPOINT_ARTICLES,
        }
        with self._log(role).open("ab") as log:
            self._running[role] = subprocess.Popen(
                [sys.executable, "-m", "services.enrich"],
                env=os.environ | settings,
                stdout=log,
                stderr=subprocess.STDOUT,
            )

    def kill(self, role: str) -> None:
        """Kill a worker with SIGKILL, and start another one at once."""
        self._running[role].kill()
        self._running[role].wait()
        self.kills[role] += 1
        self.start(role)

    def keep_up(self) -> None:
        """Start again what ended to be started again; raises `CrewError` for other ends."""
        for role, process in list(self._running.items()):
            if process.poll() == EXIT_TRY_AGAIN:
                self.start(role)
            elif process.returncode is not None:
                log = self._log(role).read_text()[-2000:]
                raise CrewError(f"{role} ended with {process.returncode}: {log}")

    def end(self) -> None:
        """End all workers."""
        for process in self._running.values():
            process.terminate()
        deadline = time.monotonic() + 15
        for process in self._running.values():
            try:
                process.wait(max(0.1, deadline - time.monotonic()))
            except subprocess.TimeoutExpired:
                process.kill()
                process.wait()

    def told_s(self, role: str, event: str) -> list[float]:
        """Return the seconds that each worker of a role has told for `event`, the first one too."""
        lines = self._log(role).read_text().splitlines()
        told = [json.loads(line) for line in lines if line.startswith("{")]
        return [one["seconds"] for one in told if one["event"] == f"{role} {event}"]

    def _log(self, role: str) -> Path:
        return self.logs / f"{role}.log"
