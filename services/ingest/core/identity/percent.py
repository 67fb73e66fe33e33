"""Paths and queries in one spelling (RFC 3986, 6.2.2): what may be written two ways, in one."""

from __future__ import annotations

import re

_UNRESERVED = r"A-Za-z0-9._~\-"
# Escapes, percent signs that are none, and what RFC 3986 lets stand in no path and no query.
_ODD_IN_PATH = re.compile(rf"%([0-9A-Fa-f]{{2}})|[^{_UNRESERVED}!$&'()*+,;=:@/]")
_ODD_IN_QUERY = re.compile(rf"%([0-9A-Fa-f]{{2}})|[^{_UNRESERVED}!$&'()*+,;=:@/?]")
_PLAIN = frozenset("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-._~")
_SLASHES = re.compile("//+")


def normal_path(path: str) -> str:
    """Return `path` with one spelling for each character and without empty segments."""
    return _SLASHES.sub("/", _ODD_IN_PATH.sub(_respelt, path)) or "/"


def normal_query(query: str) -> str:
    """Return `query` with one spelling for each character; reserved ones stay as they were."""
    return _ODD_IN_QUERY.sub(_respelt, query)


def _respelt(found: re.Match[str]) -> str:
    """Return an escape in capitals, or the character if it needs none; others are escaped."""
    if found[1] is None:
        return "".join(f"%{byte:02X}" for byte in found[0].encode())
    plain = chr(int(found[1], 16))
    return plain if plain in _PLAIN else f"%{found[1].upper()}"
