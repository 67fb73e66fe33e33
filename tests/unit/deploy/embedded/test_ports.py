from __future__ import annotations

import os
import socket
from collections.abc import Iterator
from pathlib import Path

import pytest

from deploy.embedded.ports import PortTakenError, free_ports, holder, require_free


@pytest.fixture
def taken() -> Iterator[int]:
    with socket.create_server(("127.0.0.1", 0)) as server:
        yield server.getsockname()[1]


def test_taken_port_is_named_with_its_holder(taken: int) -> None:
    with pytest.raises(PortTakenError) as caught:
        require_free(taken, "Kafka", "--kafka-port")

    assert f"port {taken} for Kafka is taken" in str(caught.value)
    assert "choose another with --kafka-port" in str(caught.value)


@pytest.mark.skipif(not Path("/proc/net/tcp").exists(), reason="the holder is read from /proc")
def test_holder_is_this_process(taken: int) -> None:
    assert (holder(taken) or "").startswith(f"process {os.getpid()} (")


def test_free_ports_pass_and_differ() -> None:
    ports = free_ports(3)

    assert len(set(ports)) == 3
    for port in ports:
        require_free(port, "Kafka", "--kafka-port")


def test_free_ports_are_never_lent_out() -> None:
    """Linux lends 32768 and above to outgoing connections, unless it is told otherwise."""
    assert max(free_ports(50)) < 32_768
