"""Enrich workers as processes of their own, to be asked, stopped and killed."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import httpx

from deploy.embedded.ports import free_ports
from tests.waiting import until


@dataclass(frozen=True, slots=True)
class WorkerProcess:
    """A running `python -m services.enrich`."""

    process: subprocess.Popen[bytes]
    url: str
    log_path: Path

    def status(self, probe: str) -> int:
        """Return the status of `probe`, 0 while nothing listens."""
        try:
            return httpx.get(f"{self.url}/{probe}", timeout=5).status_code
        except httpx.TransportError:
            return 0

    def wait_ready(self) -> None:
        until(lambda: self.status("readyz") == 200, "the worker is ready", deadline_s=60)

    def partitions(self) -> int:
        """Return how many partitions this worker reads."""
        try:
            lines = httpx.get(f"{self.url}/metrics", timeout=5).text.splitlines()
        except httpx.TransportError:
            return 0
        found = [line for line in lines if line.startswith("cupure_assigned_partitions{")]
        return sum(int(float(line.split()[-1])) for line in found)

    def log(self) -> str:
        return self.log_path.read_text()

    def kill(self) -> None:
        self.process.kill()
        self.process.wait()

    def terminate(self, deadline_s: float = 15) -> int:
        """Send SIGTERM and return the exit code."""
        self.process.send_signal(signal.SIGTERM)
        return self.process.wait(deadline_s)


@contextmanager
def worker(
    log_dir: Path, kafka: str, role: str, group: str = "", **more: str
) -> Iterator[WorkerProcess]:
    """Own a worker while the block runs; `group` is added to its consumer group."""
    (port,) = free_ports(1)
    settings = {
        "ENRICH_ROLE": role,
        "ENRICH_KAFKA_SERVERS": kafka,
        "ENRICH_HTTP_PORT": str(port),
        "ENRICH_TREND_INTERVAL_S": "1",
        "ENRICH_GROUP_SUFFIX": group,
        **more,
    }
    log_path = log_dir / f"enrich-{role}-{port}.log"
    with log_path.open("wb") as log:
        process = subprocess.Popen(
            [sys.executable, "-m", "services.enrich"],
            env=os.environ | settings,
            stdout=log,
            stderr=subprocess.STDOUT,
        )
    try:
        yield WorkerProcess(process, f"http://127.0.0.1:{port}", log_path)
    finally:
        process.kill()
        process.wait()
