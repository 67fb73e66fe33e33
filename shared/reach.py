"""Which addresses may be connected to: public ones only, so that no address that others gave us,
of a feed or a webhook, reaches inside.
"""

from __future__ import annotations

import socket
from collections.abc import Iterable
from dataclasses import dataclass
from ipaddress import IPv4Address, IPv4Network, IPv6Address, IPv6Network, ip_address
from typing import Any

# What is not for the public by the IANA special-purpose registries (RFC 6890 and its updates).
# Spelt out: what `ipaddress` calls global differs between the releases of Python.
_SPECIAL_V4 = (
    "0.0.0.0/8 10.0.0.0/8 100.64.0.0/10 127.0.0.0/8 169.254.0.0/16 172.16.0.0/12 192.0.0.0/24"
    " 192.0.2.0/24 192.88.99.0/24 192.168.0.0/16 198.18.0.0/15 198.51.100.0/24 203.0.113.0/24"
    " 224.0.0.0/4 240.0.0.0/4"
)
# Special uses with Teredo and benchmarking, documentation, and 6to4: tunnels may end anywhere.
_SPECIAL_V6 = "2001::/23 2001:db8::/32 2002::/16 3fff::/20"
_NOT_PUBLIC_V4 = tuple(map(IPv4Network, _SPECIAL_V4.split()))
_NOT_PUBLIC_V6 = tuple(map(IPv6Network, _SPECIAL_V6.split()))
_UNICAST_V6 = IPv6Network("2000::/3")
_NAT64 = IPv6Network("64:ff9b::/96")

# Ports on which no web server listens but others may be made to do something: those that browsers
# refuse (https://fetch.spec.whatwg.org/#port-blocking), and of databases and brokers.
_NOT_OF_THE_WEB = (
    "0 1 7 9 11 13 15 17 19 20 21 22 23 25 37 42 43 53 69 77 79 87 95 101 102 103 104 109 110"
    " 111 113 115 117 119 123 135 137 139 143 161 179 389 427 445 465 512 513 514 515 526 530"
    " 531 532 540 548 554 556 563 587 601 636 873 989 990 993 995 1433 1521 1719 1720 1723 2049"
    " 2181 2375 2376 3306 3389 3659 4045 4190 5060 5061 5432 5900 6000 6379 6566 6665 6666 6667"
    " 6668 6669 6679 6697 9092 9300 10080 11211 27017"
)
_REFUSED_PORTS = frozenset(map(int, _NOT_OF_THE_WEB.split()))


class PrivateAddressError(OSError):
    """A connection that would have gone where none may go."""


@dataclass(frozen=True, slots=True)
class Reach:
    """Where connections may go: public addresses, and what was let in on purpose.

    `let_in` holds addresses, alone or with a port (`127.0.0.1:8080`, `[::1]:8080`).
    """

    private_networks: bool = False
    let_in: frozenset[str] = frozenset()

    @classmethod
    def of(cls, private_networks: bool, let_in: str) -> Reach:
        """Return what the settings say; `let_in` is separated by commas or spaces."""
        return cls(private_networks, frozenset(let_in.replace(",", " ").split()))

    def refusal(self, address: str, port: int) -> str | None:
        """Return why nothing may be connected to there, or None if it may."""
        if self._is_let_in(address, port):
            return None
        if port in _REFUSED_PORTS:
            return f"port {port} is not one of the web"
        return None if self.private_networks else refusal(address)

    def _is_let_in(self, address: str, port: int) -> bool:
        host = f"[{address}]" if ":" in address else address
        return address in self.let_in or f"{host}:{port}" in self.let_in


def public_socket(reach: Reach, found: Any) -> socket.socket:
    """Return a socket for the address `found` (as of getaddrinfo), or raise.

    aiohttp asks here for every address it connects to: after each look-up and redirect, and for
    addresses written as numbers, which its resolver never sees. Raises `PrivateAddressError`.
    """
    family, kind, protocol, _, target = found
    address = f"{target[0]}%{target[3]}" if len(target) > 3 and target[3] else str(target[0])
    reason = reach.refusal(address, int(target[1]))
    if reason:
        raise PrivateAddressError(reason)
    return socket.socket(family, kind, protocol)


def refusal(address: str) -> str | None:
    """Return why `address` is not to be connected to, or None if it is public."""
    try:
        parsed = ip_address(address)
    except ValueError:
        return f"{address[:100]!r} is not an address"
    return None if _is_public(parsed) else f"{address} is not a public address"


def _is_public(address: IPv4Address | IPv6Address) -> bool:
    """Judge by the address that packets end at, which an IPv6 address may only wrap."""
    if isinstance(address, IPv4Address):
        return not _is_in(address, _NOT_PUBLIC_V4)
    if address.ipv4_mapped:
        return _is_public(address.ipv4_mapped)
    if address in _NAT64:
        return _is_public(IPv4Address(int(address) & 0xFFFFFFFF))
    if address.scope_id:
        return False
    return address in _UNICAST_V6 and not _is_in(address, _NOT_PUBLIC_V6)


def _is_in(
    address: IPv4Address | IPv6Address, networks: Iterable[IPv4Network | IPv6Network]
) -> bool:
    return any(address in network for network in networks)
