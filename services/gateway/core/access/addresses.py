"""From which address a request came, however many proxies it passed."""

from __future__ import annotations

from collections.abc import Iterable
from ipaddress import (
    IPv4Address,
    IPv4Network,
    IPv6Address,
    IPv6Network,
    ip_address,
    ip_network,
)

Address = IPv4Address | IPv6Address
Networks = tuple[IPv4Network | IPv6Network, ...]

# What one customer of a provider is given at least.
_HOME_PREFIX = 64
UNKNOWN = "unknown"


def read_networks(text: str) -> Networks:
    """Return the networks and addresses in `text`, by commas; raises `ValueError`."""
    named = (one.strip() for one in text.split(","))
    return tuple(ip_network(one) for one in named if one)


def client_of(peer: str | None, forwarded: Iterable[str], trusted: Networks) -> str:
    """Return by what the client is counted: its address, for IPv6 its network.

    `forwarded` are the values of `X-Forwarded-For`. Each proxy adds whom it heard at the end, so
    they are read from there, as long as who says so is trusted; what stands before may be made up.
    """
    client = _address(peer or "")
    said = [one for value in forwarded for one in value.split(",")]
    for one in reversed(said):
        if client is None or not any(client in network for network in trusted):
            break
        client = _address(one) or client
    return _counted(client)


def _address(text: str) -> Address | None:
    try:
        address = ip_address(text.strip())
    except ValueError:
        return None
    mapped = address.ipv4_mapped if isinstance(address, IPv6Address) else None
    return mapped or address


def _counted(client: Address | None) -> str:
    if isinstance(client, IPv6Address):
        return str(IPv6Network((int(client), _HOME_PREFIX), strict=False))
    return str(client or UNKNOWN)
