"""How the looks at all sources went, followed on their topic."""

from __future__ import annotations

import structlog

from services.ingest.core.polling.poll_table import PollTable, UnreadablePollError
from shared.delivery import Message
from shared.kafka.latest import Followed
from shared.topics import INGEST_POLLS

log = structlog.get_logger()


def followed_polls(servers: str, table: PollTable) -> Followed:
    """Return what keeps `table` to the topic while it runs."""
    return Followed(servers, INGEST_POLLS, lambda message: note_poll(table, message))


def note_poll(table: PollTable, message: Message) -> None:
    """Note the poll; one that cannot be read is only logged: its source is read in full again."""
    if message.value is None:
        table.forget((message.key or b"").decode("utf-8", "replace"))
        return
    try:
        table.note(message.value)
    except UnreadablePollError as error:
        log.warning("poll not readable", position=message.position, why=str(error))
