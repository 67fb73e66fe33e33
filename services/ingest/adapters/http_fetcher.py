"""Fetching by HTTP: polite, limited in every direction, to public addresses only."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager
from dataclasses import dataclass
from weakref import WeakValueDictionary

import aiohttp

from services.ingest.adapters.http_answers import exact, one_line, told_headers, translated
from services.ingest.adapters.http_body import check_headers, read_body
from services.ingest.adapters.http_robots import RobotsMemory
from services.ingest.adapters.http_session import CONNECT_S
from services.ingest.core.clock import Clock
from services.ingest.core.fetching.limits import FetchLimits
from services.ingest.core.fetching.ports import Fetched, FetchError, Purpose
from services.ingest.core.fetching.redirects import (
    REDIRECTS,
    Hop,
    first_hop,
    moved_to,
    next_hop,
)
from services.ingest.core.identity.canonical_url import host_of
from services.ingest.core.polling.caching import cache_terms, usable_validator
from services.ingest.core.polling.manners import HostManners, Trouble

GOOD = (200, 203, 226)
OVERLOADED = (429, 503)
MOST_LINKS = 20


@dataclass
class _Turn:
    """A turn at a host: how it ended, for its manners."""

    peace_s: float = 0.0
    trouble: Trouble | None = "silence"


@dataclass
class _Budget:
    """The seconds that a fetch may still take."""

    left_s: float


@dataclass(frozen=True, slots=True)
class _Answer:
    """An answer in full; other than redirects and errors it has a body, unless it is 304."""

    status: int
    headers: Mapping[str, str]
    links: tuple[str, ...]
    body: bytes


class HttpFetcher:
    """Fetches what is at an address, one request at a time per host and not before its time."""

    def __init__(
        self,
        session: aiohttp.ClientSession,
        limits: FetchLimits,
        manners: HostManners,
        clock: Clock,
        obey_robots: bool = True,
    ) -> None:
        self._session = session
        self._limits = limits
        self._manners = manners
        self._clock = clock
        self._robots = RobotsMemory(self.fetch, manners, clock) if obey_robots else None
        self._turns: WeakValueDictionary[str, asyncio.Lock] = WeakValueDictionary()

    async def fetch(
        self,
        url: str,
        etag: str | None = None,
        last_modified: str | None = None,
        purpose: Purpose = "feed",
    ) -> Fetched:
        """Return the answer, 304 included, after up to five redirects; raises `FetchError`."""
        validators = _validators(etag, last_modified)
        budget = _Budget(self._limits.total_s)
        first = hop = first_hop(url)
        while True:
            if purpose == "page" and self._robots:
                await self._robots.require(hop.url)
            answer = await self._ask(hop, validators, budget)
            location = answer.headers.get("Location")
            if answer.status not in REDIRECTS or not location:
                break
            hop = next_hop(hop, answer.status, location, self._limits.max_redirects)
        if answer.status == 304 and not validators:
            raise FetchError("answered 304 to an unconditional request", status=304, kind="status")
        return self._fetched(hop, answer, moved_to(first, hop))

    async def _ask(self, hop: Hop, headers: Mapping[str, str], budget: _Budget) -> _Answer:
        host = host_of(hop.url)
        async with self._turn(host) as turn:
            begun = asyncio.get_running_loop().time()
            try:
                async with asyncio.timeout(budget.left_s):
                    return await self._request(hop, headers, turn)
            except TimeoutError as error:
                raise FetchError(
                    f"no complete answer within {self._limits.total_s:g} s", kind="time"
                ) from error
            except (aiohttp.ClientError, OSError, ValueError) as error:
                refused = translated(error)
                if refused.kind == "address":
                    turn.trouble = None  # nobody was asked
                raise refused from error
            finally:
                budget.left_s -= asyncio.get_running_loop().time() - begun

    @asynccontextmanager
    async def _turn(self, host: str) -> AsyncIterator[_Turn]:
        """Wait until it is our turn at `host`; raises `FetchError` if that takes too long."""
        lock = self._turns.setdefault(host, asyncio.Lock())
        async with lock:
            await self._wait(host)
            turn = _Turn()
            self._manners.begin(host)
            try:
                yield turn
            except asyncio.CancelledError:
                turn.trouble = None
                raise
            finally:
                self._manners.finish(host, self._clock.now(), turn.peace_s, turn.trouble)

    async def _wait(self, host: str) -> None:
        while True:
            now = self._clock.now()
            wait_s = (self._manners.ready_at(host, now) - now).total_seconds()
            if wait_s <= 0:
                return
            if wait_s > self._limits.max_wait_s:
                raise FetchError(
                    f"{host} is left alone for another {wait_s:.0f} s", wait_s, kind="peace"
                )
            await self._clock.sleep(wait_s)

    async def _request(self, hop: Hop, headers: Mapping[str, str], turn: _Turn) -> _Answer:
        response = await self._opened(hop, headers)
        async with response:
            turn.trouble = "overload" if response.status in OVERLOADED else None
            check_headers(response, self._limits)
            answer = _Answer(
                response.status,
                told_headers(response),
                tuple(response.headers.getall("Link", []))[:MOST_LINKS],
                await read_body(response, self._limits) if response.status in GOOD else b"",
            )
            retry_after_s = cache_terms(answer.headers, self._clock.now()).retry_after_s
            turn.peace_s = (retry_after_s or 0.0) if turn.trouble else 0.0
            if response.status not in (*GOOD, *REDIRECTS, 304):
                reason = f"answered {response.status} {one_line(response.reason or '')}".strip()
                raise FetchError(reason, retry_after_s, response.status, "status")
            return answer

    async def _opened(self, hop: Hop, headers: Mapping[str, str]) -> aiohttp.ClientResponse:
        """Return the response once all of its headers are there."""
        sent = dict(headers)
        if hop.credentials:
            sent["Authorization"] = hop.credentials.authorization()
        try:
            async with asyncio.timeout(self._limits.first_byte_s):
                return await self._session.get(exact(hop.url), headers=sent, allow_redirects=False)
        except aiohttp.ServerTimeoutError as error:
            raise FetchError(f"no connection within {CONNECT_S:g} s", kind="time") from error
        except TimeoutError as error:
            raise FetchError(
                f"no answer began within {self._limits.first_byte_s:g} s", kind="time"
            ) from error

    def _fetched(self, hop: Hop, answer: _Answer, moved: str | None) -> Fetched:
        headers = answer.headers
        if answer.status not in (*GOOD, 304):
            raise FetchError(
                f"answered {answer.status} without a Location", status=answer.status, kind="status"
            )
        return Fetched(
            url=hop.url,
            status=answer.status,
            body=answer.body,
            content_type=headers.get("Content-Type"),
            etag=usable_validator(headers.get("ETag")),
            last_modified=usable_validator(headers.get("Last-Modified")),
            moved_to=moved,
            terms=cache_terms(headers, self._clock.now()),
            link_headers=answer.links,
        )


def _validators(etag: str | None, last_modified: str | None) -> dict[str, str]:
    asked = {"If-None-Match": etag, "If-Modified-Since": last_modified}
    usable = {name: usable_validator(value) for name, value in asked.items()}
    return {name: value for name, value in usable.items() if value}
