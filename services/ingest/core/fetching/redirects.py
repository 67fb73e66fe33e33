"""Where a fetch goes on after a redirect, and what may be kept of it."""

from __future__ import annotations

from base64 import b64encode
from dataclasses import dataclass, replace
from urllib.parse import SplitResult, unquote, urlsplit, urlunsplit

from services.ingest.core.fetching.ports import FetchError
from services.ingest.core.identity.canonical_url import web_url

PERMANENT = (301, 308)
REDIRECTS = (301, 302, 303, 307, 308)


@dataclass(frozen=True, slots=True)
class Credentials:
    """Name and password out of a source's address; never shown."""

    name: str
    password: str

    def authorization(self) -> str:
        """Return them as a header (RFC 7617)."""
        return f"Basic {b64encode(f'{self.name}:{self.password}'.encode()).decode()}"

    def __repr__(self) -> str:
        return "Credentials(…)"


@dataclass(frozen=True, slots=True)
class Hop:
    """One request of a fetch: `url` is without credentials and fragment.

    `is_moved` says that every redirect so far was for good, and that there was one.
    """

    url: str
    credentials: Credentials | None = None
    is_moved: bool = False
    visited: tuple[str, ...] = ()


def first_hop(url: str) -> Hop:
    """Return the first request for `url`; raises `FetchError` for what is not of the web."""
    usable = web_url(url)
    if usable is None:
        raise FetchError(f"not an http(s) address: {_shown(url)}", kind="address")
    bare, credentials = split_credentials(usable)
    return Hop(bare, credentials)


def next_hop(hop: Hop, status: int, location: str, most: int) -> Hop:
    """Return the request that a redirect asks for; raises `FetchError`.

    Credentials go along on the same host only, and never from https to http.
    """
    target = web_url(location, hop.url)
    if target is None:
        raise FetchError(
            f"redirected to what is not an http(s) address: {_shown(location)}", kind="redirect"
        )
    url = split_credentials(target)[0]
    visited = (*hop.visited, hop.url)
    if url in visited:
        raise FetchError("redirected in a circle", kind="redirect")
    if len(visited) > most:
        raise FetchError(f"more than {most} redirects", kind="redirect")
    is_first = not hop.visited
    is_moved = status in PERMANENT and (is_first or hop.is_moved) and not _is_weaker(hop.url, url)
    kept = hop.credentials if _keeps_credentials(hop.url, url) else None
    return replace(hop, url=url, credentials=kept, is_moved=is_moved, visited=visited)


def moved_to(first: Hop, last: Hop) -> str | None:
    """Return where the source may be asked from now on, if it was moved there for good.

    One with credentials stays where it is: they would have to move along.
    """
    return last.url if last.is_moved and first.credentials is None else None


def split_credentials(url: str) -> tuple[str, Credentials | None]:
    """Return `url` without credentials and fragment, and the credentials."""
    parts = urlsplit(url)
    host = parts.netloc.rpartition("@")[2]
    bare = urlunsplit(SplitResult(parts.scheme, host, parts.path, parts.query, ""))
    if not parts.username and not parts.password:
        return bare, None
    return bare, Credentials(unquote(parts.username or ""), unquote(parts.password or ""))


def _keeps_credentials(url: str, target: str) -> bool:
    before, after = urlsplit(url), urlsplit(target)
    if before.hostname != after.hostname:
        return False
    is_upgrade = (before.scheme, after.scheme) == ("http", "https")
    if is_upgrade:
        return before.port in (None, 80) and after.port in (None, 443)
    return (before.scheme, before.port) == (after.scheme, after.port)


def _is_weaker(url: str, target: str) -> bool:
    return url.startswith("https:") and target.startswith("http:")


def _shown(url: str) -> str:
    """Return `url` for a message, without what could be a password."""
    head, at, tail = url.rpartition("@")
    return repr(f"{head.partition('//')[0]}//…@{tail}"[:200] if at and head else url[:200])
