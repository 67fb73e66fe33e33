"""Which site an address belongs to: the part of its host that somebody has registered."""

from __future__ import annotations

from functools import lru_cache
from ipaddress import ip_address

from ada_url import URL, idna_to_ascii
from publicsuffixlist import PublicSuffixList

# The list that comes with the library, private suffixes included: two blogs of one hoster are
# two sites (https://publicsuffix.org/list/).
_SUFFIXES = PublicSuffixList()
_REMEMBERED_HOSTS = 65_536


@lru_cache(_REMEMBERED_HOSTS)
def registered_domain(host: str) -> str | None:
    """Return the domain above `host` that somebody has registered, with A-labels for IDN.

    None when there is none: for public suffixes, IP addresses and what is no host name.
    """
    name = _ascii_name(host)
    if name is None or _is_ip_address(name):
        return None
    found: str | None = _SUFFIXES.privatesuffix(name)
    return found


def registrable_domain(host: str) -> str:
    """Return the registered domain above `host`; what has none, such as an IP address, itself."""
    return registered_domain(host) or _ascii_name(host) or host.lower()


def same_site(a_url: str, b_url: str) -> bool:
    """Return whether two addresses belong to one registered domain or IP address."""
    a_host, b_host = _hostname(a_url), _hostname(b_url)
    return bool(a_host) and registrable_domain(a_host) == registrable_domain(b_host)


def _hostname(url: str) -> str:
    try:
        return str(URL(url).hostname)
    except ValueError:
        return ""


def _ascii_name(host: str) -> str | None:
    """Return `host` in lower case with A-labels and without its last dot, if it can have them."""
    if host.isascii():
        return host.lower().removesuffix(".") or None
    try:
        return bytes(idna_to_ascii(host)).decode().removesuffix(".") or None
    except UnicodeError:
        return None


def _is_ip_address(name: str) -> bool:
    try:
        ip_address(name.strip("[]"))
    except ValueError:
        return False
    return True
