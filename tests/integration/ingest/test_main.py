"""The process: up without Kafka, gone within seconds, clear about what is wrong."""

from __future__ import annotations

import signal
import socket
from pathlib import Path

from tests.integration.ingest.processes import free_port, started, status
from tests.waiting import until

STOP_WITHIN_S = 15


def test_missing_broker_is_waited_for(tmp_path: Path) -> None:
    log, port = tmp_path / "log", free_port()
    with started(log, port) as process:
        until(lambda: status(port, "/livez") == 200, "alive")
        until(lambda: b"will try again" in log.read_bytes(), "it says that it tries again")
        ready = status(port, "/readyz")
        process.send_signal(signal.SIGTERM)
        code = process.wait(STOP_WITHIN_S)

    assert (ready, code) == (503, 0)
    assert b"127.0.0.1:1" in log.read_bytes()


def test_unreadable_list_is_named(tmp_path: Path) -> None:
    listed = tmp_path / "feeds.opml"
    listed.write_bytes(b"<opml><body></body></opml>")
    with started(tmp_path / "log", free_port(), FEEDS=str(listed)) as process:
        code = process.wait(60)

    assert code == 78
    assert f"{listed}: no feed in the list" in (tmp_path / "log").read_text()


def test_taken_port_is_an_error(tmp_path: Path) -> None:
    log = tmp_path / "log"
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = int(taken.getsockname()[1])
        with started(log, port) as process:
            code = process.wait(60)

    assert code not in (0, None)
    assert b"address already in use" in log.read_bytes()
