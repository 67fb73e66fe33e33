"""All articles of a query, page by page in one moment, until the last or until nobody reads on."""

from __future__ import annotations

from collections.abc import AsyncIterator, Awaitable, Callable, Sequence
from dataclasses import dataclass, replace

from services.gateway.core.finder import ArticleFinder, Found, IndexAwayError, SearchRequest
from services.gateway.core.paging import Place
from shared.documents import ArticleDocument

MOST_EXPORTED = 100_000
# With their texts; what is held of one export at a time.
PER_PAGE = 100
AT_ONCE = 8
# How long an index that is away is waited for, each time a page is due.
PATIENCE_S = (1.0, 2.0, 4.0)

Sleep = Callable[[float], Awaitable[None]]
Page = Sequence[ArticleDocument]


class ExportTooLargeError(ValueError):
    """A query that finds more than may be exported at once."""

    def __init__(self, total: int) -> None:
        super().__init__(
            f"this finds {total} articles, and an export may have {MOST_EXPORTED}: "
            "narrow it, for example by after: and before:"
        )


class ExportsFullError(Exception):
    """As many exports are under way as are let be."""


@dataclass
class ExportGate:
    """Lets so many exports be under way at once: each asks the index as fast as it is read."""

    most: int = AT_ONCE
    under_way: int = 0

    def enter(self) -> None:
        """Begin an export; raises `ExportsFullError`."""
        if self.under_way >= self.most:
            raise ExportsFullError
        self.under_way += 1

    def leave(self) -> None:
        """End an export that has been let in."""
        self.under_way -= 1


@dataclass(frozen=True, slots=True)
class Export:
    """All articles of a query: how many, and page after page."""

    total: int
    pages: AsyncIterator[Page]


async def exported(finder: ArticleFinder, request: SearchRequest, sleep: Sleep) -> Export:
    """Return all articles of `request` as they are now, with their texts.

    One that is retracted meanwhile comes as its tombstone. Raises `ExportTooLargeError` and
    `IndexAwayError`; so does a page, if the index stays away for longer than is waited for, and
    `ListGoneError` if the last page is too long ago.
    """
    first = replace(request, limit=PER_PAGE, whole=True, place=None)
    found = await finder.search(first)
    if found.total > MOST_EXPORTED:
        raise ExportTooLargeError(found.total)
    return Export(found.total, _pages(finder, first, found, sleep))


async def _pages(
    finder: ArticleFinder, request: SearchRequest, found: Found, sleep: Sleep
) -> AsyncIterator[Page]:
    seen = 0
    while found.hits:
        yield [hit.article for hit in found.hits]
        seen += len(found.hits)
        if seen >= found.total:
            return
        place = Place(found.hits[-1].position, seen, found.snapshot, found.total)
        found = await _patiently(finder, replace(request, place=place), sleep)


async def _patiently(finder: ArticleFinder, request: SearchRequest, sleep: Sleep) -> Found:
    for delay_s in PATIENCE_S:
        try:
            return await finder.search(request)
        except IndexAwayError:
            await sleep(delay_s)
    return await finder.search(request)
