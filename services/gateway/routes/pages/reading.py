"""What several pages do alike: the bar of an edition, and lists that readers take time for."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from dataclasses import replace

from services.gateway.core.finder import Found, SearchRequest
from services.gateway.core.paging import ListGoneError
from services.gateway.core.reader.editions import WORLD, Edition
from services.gateway.core.trending.bar import Bar
from services.gateway.core.trending.trends import TrendBoard, edition_of, trending


def bar_of(board: TrendBoard, edition: Edition = WORLD) -> Bar:
    """Return what trends now where an edition is read."""
    listed = edition_of(board, edition.language, edition.country)
    return Bar(trending(board, "24h", listed), edition=edition)


async def still(find: Callable[[SearchRequest], Awaitable[Found]], wanted: SearchRequest) -> Found:
    """Return the page, as it is now if its list is not held any more: readers take their time."""
    try:
        return await find(wanted)
    except ListGoneError:
        if wanted.place is None:
            raise
        place = replace(wanted.place, snapshot=None, total=None)
        return await find(replace(wanted, place=place))
