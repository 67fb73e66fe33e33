"""What a tag worker learns of recent news when it starts."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Callable, Sequence

import structlog

from services.enrich.core.phrases.recent_news import RecentNews
from shared.delivery import Message, TransientError, UndecodableError, decode
from shared.events import ArticleDigest

log = structlog.get_logger()

# So many are learnt before others have their turn.
AT_ONCE = 16

# Yields the latest digests, a few at a time.
ReadRecent = Callable[[], AsyncIterator[Sequence[Message]]]


async def learn_recent(recent: RecentNews, read_recent: ReadRecent) -> None:
    """Tell `recent` what the latest digests say; if they cannot be read it begins without them."""
    learnt = 0
    try:
        async for messages in read_recent():
            for first in range(0, len(messages), AT_ONCE):
                learnt += sum(_learn(recent, one) for one in messages[first : first + AT_ONCE])
                await asyncio.sleep(0)
    except TransientError as error:
        log.warning("recent news not read to its end", error=str(error))
    log.info("recent news learnt", articles=learnt)


def _learn(recent: RecentNews, message: Message) -> bool:
    try:
        digest = decode(message, ArticleDigest)
    except UndecodableError as error:
        log.warning("not a digest", position=message.position, reason=str(error))
        return False
    if not digest.retracted:
        recent.learn_digest(digest)
    return not digest.retracted
