"""Search workers as processes of their own, to be asked, stopped and killed."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import httpx

from deploy.embedded.ports import free_ports
from tests.waiting import until


@dataclass(frozen=True, slots=True)
class WorkerProcess:
    """A running `python -m services.search`."""

    process: subprocess.Popen[bytes]
    url: str
    log_path: Path

    def answer(self, probe: str) -> httpx.Response | None:
        """Return what `probe` answers, or None while nothing listens."""
        try:
            return httpx.get(f"{self.url}/{probe}", timeout=5)
        except httpx.TransportError:
            return None

    def status(self, probe: str) -> int:
        """Return the status of `probe`, 0 while nothing listens."""
        answer = self.answer(probe)
        return answer.status_code if answer else 0

    def wait_ready(self) -> None:
        until(lambda: self.status("readyz") == 200, "the worker is ready", deadline_s=60)

    def partitions(self, topic: str) -> int:
        """Return how many partitions of `topic` this worker reads."""
        answer = self.answer("metrics")
        lines = answer.text.splitlines() if answer else []
        name = f'cupure_assigned_partitions{{topic="{topic}"}} '
        found = [line for line in lines if line.startswith(name)]
        return int(float(found[0].removeprefix(name))) if found else 0

    def retries(self) -> list[dict[str, Any]]:
        """Return what it has logged of calls that it will try again."""
        lines = [json.loads(line) for line in self.log_path.read_text().splitlines()]
        return [line for line in lines if line["event"] == "will try again"]

    def kill(self) -> None:
        self.process.kill()
        self.process.wait()

    def terminate(self, deadline_s: float = 10) -> int:
        """Send SIGTERM and return the exit code."""
        self.process.send_signal(signal.SIGTERM)
        return self.process.wait(deadline_s)


@contextmanager
def worker(log_dir: Path, kafka: str, elastic: str, prefix: str = "") -> Iterator[WorkerProcess]:
    """Own a worker while the block runs."""
    (port,) = free_ports(1)
    settings = {
        "SEARCH_KAFKA_SERVERS": kafka,
        "SEARCH_ELASTIC_URL": elastic,
        "SEARCH_HTTP_PORT": str(port),
        "SEARCH_INDEX_PREFIX": prefix,
    }
    log_path = log_dir / f"search-{port}.log"
    with log_path.open("wb") as log:
        process = subprocess.Popen(
            [sys.executable, "-m", "services.search"],
            env=os.environ | settings,
            stdout=log,
            stderr=subprocess.STDOUT,
        )
    try:
        yield WorkerProcess(process, f"http://127.0.0.1:{port}", log_path)
    finally:
        process.kill()
        process.wait()
