"""Only public addresses may be connected to, and ports of the web."""

from __future__ import annotations

from ipaddress import IPv4Address, IPv6Address, ip_address

import pytest
from hypothesis import given
from hypothesis import strategies as st

from shared.reach import Reach, refusal

PUBLIC = ["93.184.215.14", "1.1.1.1", "2606:2800:21f:cb07:6820:80da:af6b:8b2c", "2001:4860::8888"]
REFUSED = [
    "0.0.0.0",  # noqa: S104  # an address to be refused
    "10.1.2.3",
    "100.64.0.1",
    "127.0.0.1",
    "169.254.169.254",
    "172.31.255.255",
    "192.0.0.9",
    "192.168.1.1",
    "198.18.0.1",
    "203.0.113.7",
    "224.0.0.1",
    "255.255.255.255",
    "::",
    "::1",
    "::7f00:1",
    "::ffff:10.0.0.1",
    "::ffff:0:127.0.0.1",
    "64:ff9b::7f00:1",
    "64:ff9b:1::1",
    "100::1",
    "2001::1",
    "2001:2::1",
    "2001:db8::1",
    "2002:7f00:1::",
    "2002:0808:0808::1",
    "3fff::1",
    "fc00::1",
    "fd00:ec2::254",
    "fe80::1%eth0",
    "fec0::1",
    "ff02::1",
    "2606:4700::1%eth0",
    "not an address",
    "",
]


@pytest.mark.parametrize("address", PUBLIC)
def test_public_addresses_are_allowed(address: str) -> None:
    assert refusal(address) is None


@pytest.mark.parametrize("address", REFUSED)
def test_other_addresses_are_refused(address: str) -> None:
    assert refusal(address) is not None


@pytest.mark.parametrize("port", [22, 25, 6379, 6667, 11211])
def test_ports_of_others_are_refused(port: int) -> None:
    assert Reach().refusal(PUBLIC[0], port) == f"port {port} is not one of the web"
    assert Reach().refusal(PUBLIC[0], 8080) is None


def test_only_what_is_let_in() -> None:
    reach = Reach.of(False, "127.0.0.1:8080, ::1 [fd00::1]:81")

    assert reach.refusal("127.0.0.1", 8080) is None
    assert reach.refusal("127.0.0.1", 8081) is not None
    assert reach.refusal("::1", 9) is None
    assert reach.refusal("fd00::1", 81) is None
    assert reach.refusal("fd00::1", 82) is not None


def test_private_networks_by_switch() -> None:
    assert Reach.of(True, "").refusal("192.168.1.1", 80) is None
    assert Reach.of(True, "").refusal("192.168.1.1", 22) is not None


addresses_v4 = st.ip_addresses(v=4)


@given(st.ip_addresses())
def test_allowed_addresses_are_global(address: IPv4Address | IPv6Address) -> None:
    parsed = ip_address(address)
    if refusal(str(address)) is None:
        assert parsed.is_global
        assert not parsed.is_multicast


@given(addresses_v4)
def test_wrapping_changes_nothing(address: IPv4Address) -> None:
    is_refused = refusal(str(address)) is not None
    wrapped = (f"::ffff:{address}", str(IPv6Address((0x64FF9B << 96) | int(address))))

    assert [refusal(one) is not None for one in wrapped] == [is_refused, is_refused]


@given(st.text())
def test_any_text_is_judged(text: str) -> None:
    assert refusal(text) is not None or str(ip_address(text))
