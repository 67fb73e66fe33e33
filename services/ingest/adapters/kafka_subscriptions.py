"""The subscriptions of all workers, followed on their topic."""

from __future__ import annotations

import structlog

from services.ingest.core.websub.subscriptions import Subscriptions
from shared.delivery import Message, UndecodableError, decode
from shared.events import Subscription
from shared.kafka.latest import Followed
from shared.topics import INGEST_SUBSCRIPTIONS

log = structlog.get_logger()


def followed_subscriptions(servers: str, table: Subscriptions) -> Followed:
    """Return what keeps `table` to the topic while it runs.

    One that cannot be read is only logged: its hub is asked again.
    """

    def apply(message: Message) -> None:
        try:
            table.note(decode(message, Subscription))
        except UndecodableError as error:
            log.warning("subscription not readable", position=message.position, why=str(error))

    return Followed(servers, INGEST_SUBSCRIPTIONS, apply)
