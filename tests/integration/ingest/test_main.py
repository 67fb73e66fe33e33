"""The process: up without Kafka, gone within seconds, clear about what is wrong."""

from __future__ import annotations

import os
import signal
import socket
import subprocess
import sys
import urllib.error
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from tests.waiting import until

STOP_WITHIN_S = 15


@contextmanager
def _started(log: Path, port: int, **settings: str) -> Iterator[subprocess.Popen[bytes]]:
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


def _free_port() -> int:
    with socket.socket() as one:
        one.bind(("127.0.0.1", 0))
        return int(one.getsockname()[1])


def _status(port: int, path: str) -> int | None:
    try:
        with urllib.request.urlopen(f"http://127.0.0.1:{port}{path}", timeout=10) as answer:
            return int(answer.status)
    except urllib.error.HTTPError as error:
        error.close()
        return error.code
    except OSError:
        return None


def test_missing_broker_is_waited_for(tmp_path: Path) -> None:
    log, port = tmp_path / "log", _free_port()
    with _started(log, port) as process:
        until(lambda: _status(port, "/livez") == 200, "alive")
        until(lambda: b"will try again" in log.read_bytes(), "it says that it tries again")
        ready = _status(port, "/readyz")
        process.send_signal(signal.SIGTERM)
        code = process.wait(STOP_WITHIN_S)

    assert (ready, code) == (503, 0)
    assert b"127.0.0.1:1" in log.read_bytes()


def test_unreadable_list_is_named(tmp_path: Path) -> None:
    listed = tmp_path / "feeds.opml"
    listed.write_bytes(b"<opml><body></body></opml>")
    with _started(tmp_path / "log", _free_port(), FEEDS=str(listed)) as process:
        code = process.wait(60)

    assert code == 78
    assert f"{listed}: no feed in the list" in (tmp_path / "log").read_text()


def test_taken_port_is_an_error(tmp_path: Path) -> None:
    log = tmp_path / "log"
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = int(taken.getsockname()[1])
        with _started(log, port) as process:
            code = process.wait(60)

    assert code not in (0, None)
    assert b"address already in use" in log.read_bytes()
