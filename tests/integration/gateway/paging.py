"""Lists read page by page, as clients do that follow `next`."""

from __future__ import annotations

from collections.abc import AsyncIterator, Awaitable, Callable
from dataclasses import replace

from services.gateway.core.cursor import Cursors
from services.gateway.core.finder import (
    ArticleFinder,
    Found,
    Hit,
    SearchRequest,
    StoryHit,
    StoryRequest,
)

CURSORS = Cursors(b"a secret of the tests")


async def pages(
    find: Callable[[SearchRequest], Awaitable[Found]], first: SearchRequest
) -> AsyncIterator[Found]:
    """Yield every page of a list."""
    request: SearchRequest | None = first
    while request:
        found = await find(request)
        yield found
        cursor = CURSORS.after(request, found)
        request = CURSORS.resumed(first, cursor) if cursor else None


async def every_hit(finder: ArticleFinder, first: SearchRequest) -> AsyncIterator[Hit]:
    """Yield every hit of a list; each page must tell the same total, which they add up to."""
    seen, totals = 0, set()
    async for found in pages(finder.search, first):
        totals.add(found.total)
        for hit in found.hits:
            seen += hit.stands_for
            yield hit
    assert totals == {seen}


async def every_story(finder: ArticleFinder, first: StoryRequest) -> AsyncIterator[StoryHit]:
    """Yield every story of a list, whose pages are asked for later and later."""
    request: StoryRequest | None = first
    seen, totals = 0, set()
    while request:
        found = await finder.stories(request)
        totals.add(found.total)
        for hit in found.hits:
            seen += 1
            yield hit
        cursor = CURSORS.after(request, found)
        later = replace(first, now=first.now.replace(year=first.now.year + 1))
        request = CURSORS.resumed(later, cursor) if cursor else None
    assert totals == {seen}
