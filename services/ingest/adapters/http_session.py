"""Connections to the web: only where they may go, with nothing kept between answers."""

from __future__ import annotations

import asyncio
import socket
from collections.abc import AsyncIterator, Callable
from concurrent.futures import ThreadPoolExecutor
from contextlib import asynccontextmanager
from functools import partial
from typing import Any

import aiohttp
from aiohttp.abc import AbstractResolver, ResolveResult

from services.ingest.core.fetching.decoding import ACCEPTED_ENCODINGS
from services.ingest.core.fetching.limits import FetchLimits
from shared import __version__
from shared.reach import Reach, public_socket

AGENT = "Cupure"
ACCEPT = (
    "application/rss+xml, application/atom+xml, application/feed+json, application/xml;q=0.9,"
    " text/html;q=0.9, application/json;q=0.8, */*;q=0.5"
)
CONNECT_S = 10.0
MOST_HEADERS = 100
# Names are looked up in threads; servers of names that do not answer must not hold up the others.
RESOLVER_THREADS = 32
NAMES_HOLD_S = 60
# Long enough for the next request to the same host, too short to hold thousands of connections.
KEEP_ALIVE_S = 5.0


class ThreadedResolver(AbstractResolver):
    """Looks up names by the system in threads of its own."""

    def __init__(self, threads: int = RESOLVER_THREADS) -> None:
        self._threads = ThreadPoolExecutor(threads, thread_name_prefix="resolver")

    async def resolve(
        self, host: str, port: int = 0, family: socket.AddressFamily = socket.AF_INET
    ) -> list[ResolveResult]:
        """Return the addresses of `host`; one of a single link keeps its zone, to be refused."""
        look_up = partial(
            socket.getaddrinfo,
            host,
            port,
            family=family,
            type=socket.SOCK_STREAM,
            flags=socket.AI_ADDRCONFIG,
        )
        found = await asyncio.get_running_loop().run_in_executor(self._threads, look_up)
        return [_resolved(host, one) for one in found]

    async def close(self) -> None:
        """Let go of the threads."""
        self._threads.shutdown(wait=False, cancel_futures=True)


def user_agent(contact: str) -> str:
    """Return what we call ourselves, with where publishers can reach those who run it."""
    return (
        f"{AGENT}/{__version__} (news reader; {f'+{contact}' if contact else 'no contact given'})"
    )


@asynccontextmanager
async def http_session(
    contact: str,
    reach: Reach,
    limits: FetchLimits,
    resolver: AbstractResolver | None = None,
    new_connector: Callable[..., aiohttp.TCPConnector] = aiohttp.TCPConnector,
) -> AsyncIterator[aiohttp.ClientSession]:
    """Own a session that keeps no cookies, uses no proxy and does not decompress."""
    names = resolver or ThreadedResolver()
    session = aiohttp.ClientSession(
        connector=_connector(new_connector, reach, names),
        cookie_jar=aiohttp.DummyCookieJar(),
        timeout=aiohttp.ClientTimeout(total=None, sock_connect=CONNECT_S),
        headers=_headers(contact),
        auto_decompress=False,
        max_field_size=limits.max_header_bytes,
        max_headers=MOST_HEADERS,
    )
    try:
        yield session
    finally:
        await session.close()
        await names.close()


def _connector(
    new: Callable[..., aiohttp.TCPConnector], reach: Reach, names: AbstractResolver
) -> aiohttp.TCPConnector:
    return new(
        socket_factory=partial(public_socket, reach),
        resolver=names,
        ttl_dns_cache=NAMES_HOLD_S,
        keepalive_timeout=KEEP_ALIVE_S,
        limit=0,  # how much is asked at once is decided by those who ask
    )


def _headers(contact: str) -> dict[str, str]:
    return {
        "User-Agent": user_agent(contact),
        "Accept": ACCEPT,
        "Accept-Encoding": ACCEPTED_ENCODINGS,
    }


def _resolved(host: str, found: Any) -> ResolveResult:
    family, _, protocol, _, target = found
    zone = f"%{target[3]}" if len(target) > 3 and target[3] else ""
    return ResolveResult(
        hostname=host,
        host=f"{target[0]}{zone}",
        port=target[1],
        family=family,
        proto=protocol,
        flags=socket.AI_NUMERICHOST | socket.AI_NUMERICSERV,
    )
