"""What robots.txt lets us fetch, asked of each host once a day."""

from __future__ import annotations

import asyncio
from collections import OrderedDict
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from urllib.parse import urlsplit
from weakref import WeakValueDictionary

from services.ingest.adapters.http_session import AGENT
from services.ingest.core.clock import Clock
from services.ingest.core.fetching.ports import Fetched, FetchError
from services.ingest.core.identity.canonical_url import host_of
from services.ingest.core.polling.manners import HostManners
from services.ingest.core.polling.robots import MOST_BYTES, RobotsRules, rules_of

HOLDS_S = 86_400.0
# When the file could not be had; what was known of it before goes on to hold meanwhile.
AGAIN_S = 3600.0
MOST_HOSTS = 20_000
MOST_TEXT_BYTES = 16 * 1_048_576


@dataclass(frozen=True, slots=True)
class _Known:
    rules: RobotsRules
    until: datetime
    size: int


@dataclass
class RobotsMemory:
    """Asks by `ask` for files that are not known, and keeps those used last."""

    ask: Callable[[str], Awaitable[Fetched]]
    manners: HostManners
    clock: Clock
    _known: OrderedDict[str, _Known] = field(default_factory=OrderedDict)
    _size: int = 0
    _turns: WeakValueDictionary[str, asyncio.Lock] = field(default_factory=WeakValueDictionary)

    async def require(self, url: str) -> None:
        """Return if `url` may be fetched; raises `FetchError` of kind `robots`."""
        parts = urlsplit(url)
        site = f"{parts.scheme}://{parts.netloc}"
        turn = self._turns.setdefault(site, asyncio.Lock())
        async with turn:
            rules = await self._rules(site)
        if rules.delay_s is not None:
            self.manners.slow_down(host_of(url), rules.delay_s, self.clock.now())
        if rules.is_unreachable:
            raise FetchError(
                f"no page is asked for until {site}/robots.txt can be had", AGAIN_S, kind="robots"
            )
        if not rules.allows(url):
            raise FetchError(f"{site}/robots.txt does not allow it", kind="robots")

    async def _rules(self, site: str) -> RobotsRules:
        known = self._known.get(site)
        now = self.clock.now()
        if known is None or known.until <= now:
            known = await self._asked(site, known)
            self._keep(site, known)
        self._known.move_to_end(site)
        return known.rules

    async def _asked(self, site: str, before: _Known | None) -> _Known:
        url = f"{site}/robots.txt"
        status, body = await self._answer(url)
        rules = rules_of(status, body, AGENT, url)
        now = self.clock.now()
        if not rules.is_unreachable:
            return _Known(rules, now + timedelta(seconds=HOLDS_S), min(len(body), MOST_BYTES))
        again = now + timedelta(seconds=AGAIN_S)
        return _Known(before.rules, again, before.size) if before else _Known(rules, again, 0)

    async def _answer(self, url: str) -> tuple[int | None, bytes]:
        """Return status and body; a host that is left alone for now is not asked, nor judged."""
        try:
            fetched = await self.ask(url)
        except FetchError as error:
            if error.kind == "peace":
                raise
            return error.status, b""
        return fetched.status, fetched.body

    def _keep(self, site: str, known: _Known) -> None:
        before = self._known.pop(site, None)
        self._size += known.size - (before.size if before else 0)
        self._known[site] = known
        while len(self._known) > MOST_HOSTS or self._size > MOST_TEXT_BYTES:
            self._size -= self._known.popitem(last=False)[1].size
