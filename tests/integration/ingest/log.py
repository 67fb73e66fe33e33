"""What lies on the log."""

from __future__ import annotations

import asyncio

from shared.delivery import Message
from shared.events import RawArticle
from shared.kafka.latest import read_all
from shared.topics import ARTICLES_RAW


async def read_published(servers: str, tag: str) -> list[RawArticle]:
    """Return every raw article on the log that speaks of `tag`."""
    found: list[Message] = []
    await read_all(servers, ARTICLES_RAW, found.append)
    return [
        RawArticle.model_validate_json(message.value)
        for message in found
        if message.value and tag.encode() in message.value
    ]


def published(servers: str, tag: str) -> list[RawArticle]:
    """Like `read_published`, for tests that await nothing."""
    return asyncio.run(read_published(servers, tag))
