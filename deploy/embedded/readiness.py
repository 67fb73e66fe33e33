"""Asks services whether they are ready; every question is one quick try."""

from __future__ import annotations

import http.client
import socket
import struct
import urllib.error
import urllib.request

TIMEOUT_S = 1.0

# Metadata request, version 1, no client name, no topics: answered with the brokers.
_CORRELATION = 7
_METADATA_REQUEST = struct.pack(">ihhihi", 14, 3, 1, _CORRELATION, -1, 0)
_MAX_ANSWER = 1_000_000


def url_answers(url: str) -> bool:
    """Tell whether a GET of `url` is answered with a status below 400."""
    try:
        with urllib.request.urlopen(url, timeout=TIMEOUT_S):  # noqa: S310  # our own addresses
            return True
    except (OSError, urllib.error.URLError, http.client.HTTPException):
        return False


def kafka_answers(port: int, host: str = "127.0.0.1") -> bool:
    """Tell whether the broker there knows of a broker that clients can use."""
    try:
        with socket.create_connection((host, port), TIMEOUT_S) as connection:
            connection.sendall(_METADATA_REQUEST)
            (length,) = struct.unpack(">i", _read(connection, 4))
            if not 8 <= length <= _MAX_ANSWER:
                return False
            correlation, brokers = struct.unpack(">ii", _read(connection, length)[:8])
            return bool(correlation == _CORRELATION and brokers > 0)
    except OSError:
        return False


def _read(connection: socket.socket, count: int) -> bytes:
    received = b""
    while len(received) < count:
        chunk = connection.recv(count - len(received))
        if not chunk:
            raise ConnectionError("closed in the middle of an answer")
        received += chunk
    return received
