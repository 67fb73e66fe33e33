"""What abuse is tried on: the real fetcher and parse pool, an evil server, and a healthy source."""

from __future__ import annotations

import asyncio
import socket
import time
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager, suppress
from dataclasses import dataclass, field
from pathlib import Path

from aiohttp.abc import AbstractResolver, ResolveResult

from services.ingest.adapters.http_fetcher import HttpFetcher
from services.ingest.adapters.http_session import http_session
from services.ingest.adapters.parse_pool import ParsePool
from services.ingest.adapters.system_clock import SystemClock
from services.ingest.core.entries import FeedError
from services.ingest.core.fetching.limits import FetchLimits
from services.ingest.core.fetching.ports import Fetched, FetchError
from services.ingest.core.polling.manners import HostManners
from shared.reach import Reach

HEALTHY_EVERY_S = 0.25
STARTS_WITHIN_S = 60.0
# So many bodies at once let every process of the pool start before the first attack.
READERS = 8
HEALTHY_FEED = (
    b"<rss version='2.0'><channel><title>Gazette</title><item><title>All is well</title>"
    b"<link>https://gazette.example/well</link></item></channel></rss>"
)
EVIL_NAME = "evil.example"

Answer = bytes | Callable[[asyncio.StreamWriter], Awaitable[None]]


class ThroughError(Exception):
    """An attack that was not stopped, and what it reached."""


def answer(body: bytes = b"", status: str = "200 OK", *headers: str) -> bytes:
    """Return a whole HTTP answer."""
    lines = [f"HTTP/1.1 {status}", f"Content-Length: {len(body)}", "Connection: close", *headers]
    return "\r\n".join([*lines, "", ""]).encode() + body


@dataclass
class Site:
    """A server on 127.0.0.1 that sends byte for byte what it was given for a path."""

    answers: dict[str, Answer] = field(default_factory=dict)
    requests: list[bytes] = field(default_factory=list)
    port: int = 0

    async def serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        """Answer one request and close."""
        try:
            request = await reader.readuntil(b"\r\n\r\n")
            self.requests.append(request)
            told = self.answers.get(request.split()[1].decode(), answer(b"", "404 Not Found"))
            if isinstance(told, bytes):
                writer.write(told)
                await writer.drain()
            else:
                await told(writer)
        except (OSError, asyncio.IncompleteReadError, asyncio.LimitOverrunError, IndexError):
            self.requests.append(b"")
        except asyncio.CancelledError:
            self.requests.append(b"")  # the end of the run
        finally:
            writer.close()


@asynccontextmanager
async def site() -> AsyncIterator[Site]:
    """Own a site that serves."""
    made = Site()
    server = await asyncio.start_server(made.serve, "127.0.0.1", 0)
    made.port = server.sockets[0].getsockname()[1]
    try:
        yield made
    finally:
        server.close()


class Names(AbstractResolver):
    """Every name under `.example` is the evil server's, but for those that say otherwise."""

    def __init__(self) -> None:
        self.special: dict[str, list[list[str]]] = {
            "localhost": [["127.0.0.1"]],
            "localhost.": [["127.0.0.1"]],
        }

    async def resolve(self, host: str, port: int = 0, family: int = 0) -> list[ResolveResult]:
        """Return the next answer for `host`; the last one stays."""
        answers = self.special.get(host)
        if answers is None and not host.endswith(".example"):
            raise OSError(f"no such name: {host}")
        addresses = (answers.pop(0) if len(answers) > 1 else answers[0]) if answers else None
        return [_resolved(host, port, address) for address in addresses or ["127.0.0.1"]]

    async def close(self) -> None:
        """Do nothing."""


def _resolved(host: str, port: int, address: str) -> ResolveResult:
    family = socket.AF_INET6 if ":" in address else socket.AF_INET
    return ResolveResult(
        hostname=host, host=address, port=port, family=family, proto=0, flags=socket.AI_NUMERICHOST
    )


@dataclass
class Health:
    """How a healthy source fared meanwhile."""

    began: asyncio.Event = field(default_factory=asyncio.Event)
    polls: int = 0
    failures: list[str] = field(default_factory=list)
    most_s: float = 0.0


@dataclass
class Stand:
    """Everything under attack; `canary` is a private service that nobody may reach."""

    evil: Site
    canary: Site
    healthy: Site
    names: Names
    limits: FetchLimits
    pool: ParsePool
    http: HttpFetcher
    health: Health = field(default_factory=Health)

    def url(self, path: str, host: str = EVIL_NAME) -> str:
        """Return an address on the evil server."""
        return f"http://{host}:{self.evil.port}{path}"

    async def fetch(self, url: str) -> Fetched:
        """Return what the fetcher gives; raises `FetchError`."""
        return await self.http.fetch(url)

    async def must_refuse(self, url: str) -> str:
        """Return why `url` was refused; raises `ThroughError`."""
        try:
            fetched = await self.fetch(url)
        except FetchError as error:
            return f"{error.kind}: {error}"
        raise ThroughError(f"{len(fetched.body)} bytes came from {fetched.url}")

    async def afresh(self, url: str) -> str:
        """Return why a session without a memory of names refused `url`; raises `ThroughError`."""
        async with _fetcher(self.evil, self.healthy, self.limits, self.names) as http:
            try:
                await http.fetch(url)
            except FetchError as error:
                return f"{error.kind}: {error}"
        raise ThroughError(f"connected to {url}")

    async def keep_polling(self) -> None:
        """Poll the healthy source until cancelled."""
        while True:
            begun = time.monotonic()
            try:
                fetched = await self.fetch(f"http://healthy.example:{self.healthy.port}/feed")
                feed = await self.pool.feed(fetched.body, fetched.url, fetched.content_type)
                self.health.polls += len(feed.entries)
                self.health.most_s = max(self.health.most_s, time.monotonic() - begun)
                self.health.began.set()
            except FeedError as error:
                self.health.failures.append(str(error))
            await asyncio.sleep(HEALTHY_EVERY_S)


@asynccontextmanager
async def _fetcher(
    evil: Site, healthy: Site, limits: FetchLimits, names: Names
) -> AsyncIterator[HttpFetcher]:
    """Own a fetcher that may reach the two servers and otherwise public addresses only."""
    reach = Reach.of(False, f"127.0.0.1:{evil.port} 127.0.0.1:{healthy.port}")
    async with http_session("", reach, limits, names) as session:
        yield HttpFetcher(session, limits, HostManners(0.0), SystemClock(), obey_robots=False)


@asynccontextmanager
async def stand(limits: FetchLimits, pool: ParsePool) -> AsyncIterator[Stand]:
    """Own everything; the healthy source is polled all the while."""
    names = Names()
    async with site() as evil, site() as canary, site() as healthy:
        canary.answers = {"/": answer(b"secret")}
        healthy.answers = {"/feed": answer(HEALTHY_FEED)}
        async with _fetcher(evil, healthy, limits, names) as http:
            made = Stand(evil, canary, healthy, names, limits, pool, http)
            await asyncio.gather(*(pool.feed(HEALTHY_FEED, "", None) for _ in range(READERS)))
            polling = asyncio.create_task(made.keep_polling())
            try:
                await asyncio.wait_for(made.health.began.wait(), STARTS_WITHIN_S)
                yield made
            finally:
                polling.cancel()
                with suppress(asyncio.CancelledError):
                    await polling


@dataclass(frozen=True)
class Vector:
    """One attack; `run` returns how it was contained or raises `ThroughError`."""

    group: str
    name: str
    run: Callable[[Stand], Awaitable[str]]
    is_slow: bool = False


def rss_mb(process_ids: list[int | str]) -> float:
    """Return the largest memory that any of the processes has had since `forget_rss`."""
    peaks = [0.0]
    for number in process_ids:
        with suppress(OSError):
            status = Path(f"/proc/{number}/status").read_text()
            line = next((one for one in status.splitlines() if one.startswith("VmHWM")), "0 0 kB")
            peaks.append(int(line.split()[1]) / 1024)
    return max(peaks)


def forget_rss(process_ids: list[int | str]) -> None:
    """Let the peaks of memory be counted anew (Linux)."""
    for number in process_ids:
        with suppress(OSError):
            Path(f"/proc/{number}/clear_refs").write_text("5")
