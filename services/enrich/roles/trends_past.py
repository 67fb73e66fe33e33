"""What the log tells of trends to a worker that takes over."""

from __future__ import annotations

import zlib

import structlog

from services.enrich.core.trends.book import TrendBook
from services.enrich.core.trends.checkpoints import put_together
from services.enrich.roles.latest import latest
from services.enrich.roles.work import Log
from shared.events import TrendCheckpoint
from shared.topics import ENRICH_TRENDS

log = structlog.get_logger()


async def restored_book(past: Log, empty: TrendBook) -> tuple[TrendBook, int]:
    """Return the book that was saved last, and the offset from which it goes on.

    Without a checkpoint, or with one that cannot be read, the `empty` one from the beginning: what
    a book is made from is on the log for weeks.
    """
    saved = put_together(await latest(past, ENRICH_TRENDS, TrendCheckpoint))
    if saved is not None:
        try:
            return empty.with_state(saved.dump), saved.position
        except (zlib.error, ValueError, KeyError, TypeError) as error:
            log.warning("checkpoint of another version, counting anew", reason=repr(error))
    return empty, 0
