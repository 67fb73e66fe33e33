"""A small web server on 127.0.0.1 that misbehaves on request."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass, field

from aiohttp.abc import AbstractResolver, ResolveResult

from services.ingest.adapters.http_fetcher import HttpFetcher
from services.ingest.adapters.http_session import http_session
from services.ingest.adapters.system_clock import SystemClock
from services.ingest.core.fetching.limits import FetchLimits
from services.ingest.core.polling.manners import HostManners
from shared.reach import Reach

LIMITS = FetchLimits(
    total_s=2.0,
    first_byte_s=0.5,
    max_bytes=100_000,
    slow_s=0.5,
    min_bytes_per_s=1000,
    max_wait_s=5,
)

Answer = bytes | Callable[[asyncio.StreamWriter], Awaitable[None]]


@dataclass
class RawSite:
    """Sends what it was given for a path, byte for byte, and notes the requests."""

    answers: dict[str, Answer] = field(default_factory=dict)
    requests: list[bytes] = field(default_factory=list)
    port: int = 0
    under_way: int = 0
    most_under_way: int = 0

    @property
    def address(self) -> str:
        """Host and port."""
        return f"127.0.0.1:{self.port}"

    def url(self, path: str, host: str = "127.0.0.1") -> str:
        """Return where `path` is."""
        return f"http://{host}:{self.port}{path}"

    def paths(self) -> list[str]:
        """Return what was asked for, in order."""
        return [request.split()[1].decode() for request in self.requests]

    async def serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        """Answer one request and close."""
        try:
            request = await reader.readuntil(b"\r\n\r\n")
            self.requests.append(request)
            self.under_way += 1
            self.most_under_way = max(self.most_under_way, self.under_way)
            answer = self.answers.get(request.split()[1].decode(), NOT_FOUND)
            if isinstance(answer, bytes):
                writer.write(answer)
            else:
                await answer(writer)
            await writer.drain()
        except (OSError, asyncio.IncompleteReadError):
            pass
        finally:
            self.under_way -= 1
            writer.close()


def answer(body: bytes = b"", status: str = "200 OK", **headers: str) -> bytes:
    """Return a whole answer; underscores in names of headers stand for hyphens."""
    lines = [f"HTTP/1.1 {status}", f"Content-Length: {len(body)}"]
    lines += [f"{name.replace('_', '-')}: {value}" for name, value in headers.items()]
    return "\r\n".join([*lines, "", ""]).encode() + body


NOT_FOUND = answer(status="404 Not Found")


@asynccontextmanager
async def raw_site() -> AsyncIterator[RawSite]:
    """Own a site that serves."""
    site = RawSite()
    server = await asyncio.start_server(site.serve, "127.0.0.1", 0)
    site.port = server.sockets[0].getsockname()[1]
    try:
        yield site
    finally:
        server.close()


class NameServer(AbstractResolver):
    """Knows a few names; of a list of addresses it tells one after the other."""

    def __init__(self, names: dict[str, list[str]], family: int = 2) -> None:
        self.names = {name: list(addresses) for name, addresses in names.items()}
        self.family = family

    async def resolve(self, host: str, port: int = 0, family: int = 0) -> list[ResolveResult]:
        """Return the next address of `host`."""
        addresses = self.names.get(host)
        if not addresses:
            raise OSError(f"no such name: {host}")
        address = addresses.pop(0) if len(addresses) > 1 else addresses[0]
        return [
            ResolveResult(
                hostname=host, host=address, port=port, family=self.family, proto=0, flags=0
            )
        ]

    async def close(self) -> None:
        """Do nothing."""


@asynccontextmanager
async def fetcher(
    let_in: str = "",
    limits: FetchLimits = LIMITS,
    manners: HostManners | None = None,
    resolver: AbstractResolver | None = None,
) -> AsyncIterator[HttpFetcher]:
    """Own a fetcher that may connect to `let_in` besides public addresses."""
    reach = Reach.of(False, let_in)
    async with http_session("mailto:news@example.org", reach, limits, resolver) as session:
        yield HttpFetcher(session, limits, manners or HostManners(0.0), SystemClock())
