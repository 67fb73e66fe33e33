"""The page of an article, if it can be had, and whether it is worth asking again later."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field
from http import HTTPStatus
from typing import Literal

import structlog

from services.ingest.core.entries import FeedError, Page
from services.ingest.core.fetching.ports import Fetcher, FetchError, Parser
from services.ingest.core.identity.canonical_url import host_of
from services.ingest.core.tally import Tally

log = structlog.get_logger()

# After so many failures in a row, no more pages of a host are asked for in this poll.
MOST_PAGES_LOST = 3
_PASSING = frozenset(
    {HTTPStatus.REQUEST_TIMEOUT, HTTPStatus.TOO_EARLY, HTTPStatus.TOO_MANY_REQUESTS}
)


@dataclass(frozen=True, slots=True)
class Look:
    """A page as it was found at `url` in the end; empty unless it was `read`.

    `later` it may be found; `spared` is a page not asked for because its host is down, `needless`
    one whose article is known without it.
    """

    outcome: Literal["read", "needless", "spared", "later", "never"] = "needless"
    page: Page = field(default_factory=Page)
    url: str = ""


@dataclass
class PageReader:
    """Reads the pages of one feed's entries; a dead host is not asked for every page."""

    fetcher: Fetcher
    parser: Parser
    tally: Tally
    _lost: Counter[str] = field(default_factory=Counter)

    async def look(self, url: str) -> Look:
        """Return the page at `url`."""
        host = host_of(url)
        if self._lost[host] >= MOST_PAGES_LOST:
            self.tally.page("skipped")
            return Look("spared")
        try:
            fetched = await self.fetcher.fetch(url, purpose="page")
            page = await self.parser.page(fetched.body, fetched.url, fetched.content_type)
        except FeedError as error:
            self.tally.page("failed")
            log.warning("page not read, taking the feed's summary", url=url, reason=str(error))
            if not _may_pass(error):
                return Look("never")
            self._lost[host] += 1
            return Look("later")
        self._lost[host] = 0
        self.tally.page("read" if page.text else "empty")
        return Look("read", page, fetched.url)


def _may_pass(error: FeedError) -> bool:
    """Return whether the same request may succeed later."""
    if not isinstance(error, FetchError):
        return False
    if error.status is not None:
        return error.status >= HTTPStatus.INTERNAL_SERVER_ERROR or error.status in _PASSING
    return error.kind in ("network", "time") or error.retry_after_s is not None
