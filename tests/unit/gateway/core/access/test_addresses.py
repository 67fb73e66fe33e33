"""From which address a request came."""

from __future__ import annotations

import pytest

from services.gateway.core.access.addresses import client_of, read_networks

PROXIES = read_networks("10.0.0.0/8, 127.0.0.1, fd00::/8")
TOLD = ["6.6.6.6, 203.0.113.9, 10.1.1.1"]


@pytest.mark.parametrize(
    ("peer", "forwarded", "client"),
    [
        ("203.0.113.7", [], "203.0.113.7"),
        ("203.0.113.7", ["6.6.6.6"], "203.0.113.7"),
        ("10.0.0.1", TOLD, "203.0.113.9"),
        ("::ffff:10.0.0.1", TOLD, "203.0.113.9"),
        ("10.0.0.1", ["6.6.6.6", "203.0.113.9"], "203.0.113.9"),
        ("10.0.0.1", [], "10.0.0.1"),
        ("10.0.0.1", ["10.0.0.2"], "10.0.0.2"),
        ("10.0.0.1", ["6.6.6.6, nonsense"], "6.6.6.6"),
        ("fd00::1", ["2001:db8:1:2:3:4:5:6"], "2001:db8:1:2::/64"),
        ("2001:db8:1:2::9", [], "2001:db8:1:2::/64"),
        (None, ["6.6.6.6"], "unknown"),
        ("nonsense", ["6.6.6.6"], "unknown"),
    ],
)
def test_only_trusted_proxies_are_believed(
    peer: str | None, forwarded: list[str], client: str
) -> None:
    assert client_of(peer, forwarded, PROXIES) == client


def test_nobody_is_trusted_by_default() -> None:
    assert client_of("127.0.0.1", ["6.6.6.6"], read_networks("")) == "127.0.0.1"


@pytest.mark.parametrize("text", ["proxy.example", "10.0.0.0/99", "10.0.0.1/8"])
def test_unreadable_network_is_refused(text: str) -> None:
    with pytest.raises(ValueError, match=r"10\.0|proxy"):
        read_networks(text)
