"""Points in time: what holds an index as it was, so that all pages of a list are of one moment.

Opening one for each list would cost every search another round trip, and most lists end on their
first page. So all lists that begin within `FRESH_S` are of one moment. What was refreshed is found
so much later at most. None is closed by hand: one that nobody asks for `kept_s` ends by itself.
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Coroutine
from functools import partial
from typing import Any

from services.gateway.core.paging import Snapshot
from shared.documents import ARTICLE_VERSIONS, ARTICLES, STORIES

FRESH_S = 0.5
KEPT_S = 180

# Articles as they are now, and as they were.
ALL_ARTICLES = f"{ARTICLES},{ARTICLE_VERSIONS}"
# Opens a point in time of the index behind an alias, or of several, and returns its id.
Open = Callable[[str], Coroutine[Any, Any, str]]


class Present:
    """The present moment of one index, opened anew when it is older than `FRESH_S`."""

    def __init__(self, opened: Callable[[], Coroutine[Any, Any, str]]) -> None:
        self._open = opened
        self._opening: asyncio.Future[str] | None = None
        self._begun_s = 0.0

    async def id(self) -> str:
        """Return what holds the moment; many who ask at once wait for the same one."""
        now_s = asyncio.get_running_loop().time()
        if self._opening is None or now_s - self._begun_s >= FRESH_S:
            self._begun_s = now_s
            self._opening = asyncio.ensure_future(self._open())
            self._opening.add_done_callback(self._drop_failed)
        return await asyncio.shield(self._opening)

    def _drop_failed(self, opening: asyncio.Future[str]) -> None:
        is_failed = opening.cancelled() or opening.exception() is not None
        if is_failed and self._opening is opening:
            self._opening = None

    def forget(self) -> None:
        """Let the next who asks open another."""
        self._opening = None


class Snapshots:
    """The present moments of articles, alone and with what they were, and of stories."""

    def __init__(self, opened: Open) -> None:
        self._articles = {one: Present(partial(opened, one)) for one in (ARTICLES, ALL_ARTICLES)}
        self._stories = Present(partial(opened, STORIES))

    async def present(self, *indices: str) -> Snapshot:
        """Return what holds `indices` as they are now, or were less than `FRESH_S` ago."""
        wanted = [self._articles[one] for one in self._articles if one in indices]
        return Snapshot(
            articles=await wanted[0].id() if wanted else "",
            stories=await self._stories.id() if STORIES in indices else "",
        )

    def forget(self) -> None:
        """Open all anew for the next who asks."""
        for one in self._articles.values():
            one.forget()
        self._stories.forget()
