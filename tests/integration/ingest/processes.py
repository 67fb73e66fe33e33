"""Workers as processes of their own, to be stopped and killed."""

from __future__ import annotations

import os
import socket
import subprocess
import sys
import urllib.error
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import orjson


@contextmanager
def started(log: Path, port: int, **settings: str) -> Iterator[subprocess.Popen[bytes]]:
    """Own a worker that serves at `port` and writes its log to `log`."""
    environment = {
        "INGEST_HTTP_PORT": str(port),
        "INGEST_KAFKA_SERVERS": "127.0.0.1:1",
        **{f"INGEST_{name}": value for name, value in settings.items()},
    }
    with log.open("wb") as out:
        process = subprocess.Popen(
            [sys.executable, "-m", "services.ingest"], stdout=out, env=os.environ | environment
        )
    try:
        yield process
    finally:
        process.kill()
        process.wait()


def free_port() -> int:
    """Return a port that nobody listens at."""
    with socket.socket() as one:
        one.bind(("127.0.0.1", 0))
        return int(one.getsockname()[1])


def status(port: int, path: str) -> int | None:
    """Return the status that the worker at `port` answers with, None if it does not answer."""
    try:
        with urllib.request.urlopen(f"http://127.0.0.1:{port}{path}", timeout=10) as answer:
            return int(answer.status)
    except urllib.error.HTTPError as error:
        error.close()
        return error.code
    except OSError:
        return None


def slots(port: int) -> list[int]:
    """Return the slots of the worker at `port`, none while it does not answer."""
    try:
        with urllib.request.urlopen(f"http://127.0.0.1:{port}/v1/stats", timeout=10) as answer:
            return list(orjson.loads(answer.read())["partitions"])
    except OSError:
        return []


def peak_memory_mb(process: subprocess.Popen[bytes]) -> float:
    """Return the most memory that `process` itself has held (Linux)."""
    lines = Path(f"/proc/{process.pid}/status").read_text().splitlines()
    told = next(line for line in lines if line.startswith("VmHWM:"))
    return int(told.split()[1]) / 1024
