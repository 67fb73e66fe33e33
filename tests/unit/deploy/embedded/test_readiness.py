from __future__ import annotations

import socket
import struct
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager

import pytest

from deploy.embedded.ports import free_ports
from deploy.embedded.readiness import kafka_answers, url_answers


@contextmanager
def server(answer: bytes) -> Iterator[int]:
    """Serve one connection: read something, send `answer`, close."""
    with socket.create_server(("127.0.0.1", 0)) as listening:

        def serve() -> None:
            connection, _ = listening.accept()
            with connection:
                connection.recv(1000)
                connection.sendall(answer)

        thread = threading.Thread(target=serve)
        thread.start()
        yield listening.getsockname()[1]
        thread.join()


def metadata(brokers: int) -> bytes:
    return struct.pack(">iii", 8, 7, brokers)


@pytest.mark.parametrize(
    ("answer", "ready"),
    [
        (metadata(1), True),
        (metadata(0), False),
        (struct.pack(">iii", 8, 0x30001, 1), False),  # its own question, met halfway
        (struct.pack(">i", 2**30), False),
        (b"", False),
    ],
)
def test_kafka_is_ready_when_it_names_a_broker(answer: bytes, ready: bool) -> None:
    with server(answer) as port:
        assert kafka_answers(port) is ready


@pytest.mark.parametrize(
    ("status", "ready"), [("200 OK", True), ("503 Unavailable", False), ("", False)]
)
def test_url_is_ready_when_it_answers_well(status: str, ready: bool) -> None:
    answer = f"HTTP/1.1 {status}\r\nContent-Length: 0\r\n\r\n" if status else "nonsense"
    with server(answer.encode()) as port:
        assert url_answers(f"http://127.0.0.1:{port}/") is ready


@pytest.mark.parametrize(
    "asks", [kafka_answers, lambda port: url_answers(f"http://127.0.0.1:{port}/")]
)
def test_nobody_there_is_not_ready(asks: Callable[[int], bool]) -> None:
    assert not asks(free_ports(1)[0])
