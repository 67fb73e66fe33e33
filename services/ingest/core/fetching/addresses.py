"""Which addresses may be connected to: public ones only, so that no feed reaches inside."""

from __future__ import annotations

from collections.abc import Iterator
from ipaddress import IPv4Address, IPv6Address, IPv6Network, ip_address

_NAT64 = IPv6Network("64:ff9b::/96")


def refusal(address: str) -> str | None:
    """Return why `address` may not be connected to, or None if it may."""
    try:
        parsed = ip_address(address.partition("%")[0])
    except ValueError:
        return f"{address!r} is not an address"
    for reached in _reached(parsed):
        if not reached.is_global or reached.is_multicast:
            return f"{address} is not a public address"
    return None


def _reached(address: IPv4Address | IPv6Address) -> Iterator[IPv4Address | IPv6Address]:
    """Yield every address that packets to `address` may end at."""
    inner: list[IPv4Address | None] = []
    if isinstance(address, IPv6Address):
        if address.ipv4_mapped:
            yield address.ipv4_mapped
            return
        inner = [address.sixtofour, *(address.teredo or ())]
        if address in _NAT64:
            inner.append(IPv4Address(int(address) & 0xFFFFFFFF))
    yield address
    yield from (one for one in inner if one is not None)
