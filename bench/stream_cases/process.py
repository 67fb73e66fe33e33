"""A gateway process that can be asked how much memory it has, and be replaced."""

from __future__ import annotations

import os
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import httpx

# Nothing here asks Elasticsearch.
NOWHERE = "http://127.0.0.1:9"
WITHIN_S = 120.0
MEMORY = "VmRSS:"


class GatewayProcess:
    """The gateway on one port; started again on the same."""

    def __init__(self, servers: str, port: int, readers: int) -> None:
        self.port = port
        self._settings = {
            "GATEWAY_KAFKA_SERVERS": servers,
            "GATEWAY_ELASTIC_URL": NOWHERE,
            "GATEWAY_HTTP_PORT": str(port),
            "GATEWAY_STREAM_READERS": str(readers),
            "GATEWAY_LOG_LEVEL": "WARNING",
        }
        self._process: subprocess.Popen[bytes] | None = None

    def start(self) -> None:
        """Return once it answers."""
        command = [sys.executable, "-m", "services.gateway"]
        self._process = subprocess.Popen(
            command, env=os.environ | self._settings, stdout=sys.stderr
        )
        until = time.monotonic() + WITHIN_S
        while time.monotonic() < until:
            try:
                httpx.get(f"http://127.0.0.1:{self.port}/livez").raise_for_status()
            except httpx.TransportError:
                time.sleep(0.1)
            else:
                return
        raise RuntimeError("the gateway does not start")

    def stop(self) -> None:
        """End it as an operator does."""
        if self._process is not None:
            self._process.terminate()
            self._process.wait(WITHIN_S)

    def memory_kib(self) -> int:
        """Return how much of the machine's memory it holds (resident set)."""
        if self._process is None:
            raise RuntimeError("the gateway does not run")
        status = Path(f"/proc/{self._process.pid}/status").read_text(encoding="ascii")
        return next(int(line.split()[1]) for line in status.splitlines() if MEMORY in line)


@contextmanager
def gateway_process(servers: str, port: int, readers: int) -> Iterator[GatewayProcess]:
    """Own a gateway while the block runs."""
    process = GatewayProcess(servers, port, readers)
    process.start()
    try:
        yield process
    finally:
        process.stop()
