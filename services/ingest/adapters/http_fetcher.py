"""Fetching by HTTP: polite, limited in every direction, to public addresses only."""

from __future__ import annotations

import asyncio
import socket
from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager
from typing import Any
from weakref import WeakValueDictionary

import aiohttp

from services.ingest.core.fetching.addresses import refusal
from services.ingest.core.fetching.ports import Fetched, FetchError, Purpose
from services.ingest.core.identity.canonical_url import host_of, web_url
from shared import __version__

MOST_REDIRECTS = 5
REDIRECTS = (301, 302, 303, 307, 308)
CHUNK_BYTES = 65_536
ACCEPT = (
    "application/rss+xml, application/atom+xml, application/feed+json, application/xml;q=0.9,"
    " text/html;q=0.9, application/json;q=0.8, */*;q=0.5"
)


class PrivateAddressError(OSError):
    """A connection that would have gone to an address which is not public."""


def public_socket(address: Any) -> socket.socket:
    """Return a socket for `address` (as of getaddrinfo), or raise `PrivateAddressError`.

    aiohttp asks here for every address it connects to: after each look-up and redirect, and for
    addresses written as numbers, which its resolver never sees.
    """
    family, kind, protocol, _, target = address
    reason = refusal(str(target[0]))
    if reason:
        raise PrivateAddressError(f"{reason} (INGEST_ALLOW_PRIVATE_NETWORKS would allow it)")
    return socket.socket(family, kind, protocol)


def user_agent(contact: str) -> str:
    """Return what we call ourselves, with where publishers can reach those who run it."""
    return f"Cupure/{__version__} (news reader; {f'+{contact}' if contact else 'no contact given'})"


@asynccontextmanager
async def http_session(
    contact: str, allow_private_networks: bool, timeout_s: float
) -> AsyncIterator[aiohttp.ClientSession]:
    """Own a session that keeps no cookies and uses no proxy from the environment."""
    connector = aiohttp.TCPConnector(
        socket_factory=None if allow_private_networks else public_socket, limit=100
    )
    async with aiohttp.ClientSession(
        connector=connector,
        cookie_jar=aiohttp.DummyCookieJar(),
        timeout=aiohttp.ClientTimeout(total=timeout_s, sock_connect=10),
        headers={"User-Agent": user_agent(contact), "Accept": ACCEPT},
    ) as session:
        yield session


class HttpFetcher:
    """Fetches what is at an address, one request at a time per host."""

    def __init__(self, session: aiohttp.ClientSession, max_bytes: int, timeout_s: float) -> None:
        self._session = session
        self._max_bytes = max_bytes
        self._timeout_s = timeout_s
        self._turns: WeakValueDictionary[str, asyncio.Lock] = WeakValueDictionary()

    async def fetch(
        self,
        url: str,
        etag: str | None = None,
        last_modified: str | None = None,
        purpose: Purpose = "feed",
    ) -> Fetched:
        """Return the answer, 304 included, after up to five redirects; raises `FetchError`."""
        asked = {"If-None-Match": etag, "If-Modified-Since": last_modified}
        headers = {name: value for name, value in asked.items() if value}
        for _ in range(MOST_REDIRECTS + 1):
            answer = await self._ask(url, headers)
            if isinstance(answer, Fetched):
                return answer
            url = answer
        raise FetchError(f"more than {MOST_REDIRECTS} redirects")

    async def _ask(self, url: str, headers: Mapping[str, str]) -> Fetched | str:
        if web_url(url) is None:
            raise FetchError(f"not an http(s) address: {url[:200]!r}")
        host = host_of(url)
        turn = self._turns.setdefault(host, asyncio.Lock())
        async with turn:
            try:
                async with asyncio.timeout(self._timeout_s):
                    return await self._request(url, headers)
            except TimeoutError as error:
                raise FetchError(f"no complete answer within {self._timeout_s:g} s") from error
            except (aiohttp.ClientError, OSError, ValueError) as error:
                raise FetchError(_reason(error)) from error

    async def _request(self, url: str, headers: Mapping[str, str]) -> Fetched | str:
        async with self._session.get(url, headers=headers, allow_redirects=False) as response:
            location = response.headers.get("Location")
            if response.status in REDIRECTS and location:
                return _redirect(url, location)
            _require_good(response)
            body = b"" if response.status == 304 else await self._body(response)
            return Fetched(
                url,
                response.status,
                body=body,
                content_type=response.headers.get("Content-Type"),
                etag=response.headers.get("ETag"),
                last_modified=response.headers.get("Last-Modified"),
            )

    async def _body(self, response: aiohttp.ClientResponse) -> bytes:
        """Read up to the limit, counted after decompression."""
        body = bytearray()
        async for chunk in response.content.iter_chunked(CHUNK_BYTES):
            body += chunk
            if len(body) > self._max_bytes:
                raise FetchError(f"the body has more than {self._max_bytes} bytes")
        return bytes(body)


def _redirect(url: str, location: str) -> str:
    target = web_url(location, url)
    if target is None:
        raise FetchError(f"redirected to what is not an http(s) address: {location[:200]!r}")
    return target


def _require_good(response: aiohttp.ClientResponse) -> None:
    if response.status not in (200, 203, 226, 304):
        waits = response.headers.get("Retry-After", "")
        raise FetchError(
            f"answered {response.status} {response.reason or ''}".strip(),
            retry_after_s=float(waits) if waits.isascii() and waits.isdigit() else None,
        )


def _reason(error: Exception) -> str:
    """Return one line; the refusal of an address is hidden below aiohttp's own error."""
    cause: BaseException | None = error
    while cause is not None:
        if isinstance(cause, PrivateAddressError):
            return str(cause)
        cause = cause.__cause__
    return " ".join(f"{type(error).__name__}: {error}".split())
