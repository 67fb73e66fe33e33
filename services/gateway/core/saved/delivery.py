"""A match on its way to a webhook: what is sent, and when it is tried again."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Literal, Protocol

from services.gateway.core.saved.match_view import match_view
from services.gateway.core.saved.signing import signature
from shared import __version__
from shared.delivery import Backoff, Message, decode
from shared.events import Provenance, SavedMatch, WebhookDelivery
from shared.topics import SAVED_MATCHES

Verdict = Literal["accepted", "gone", "failed"]


class UnreachableError(Exception):
    """A receiver that gave no answer; says why."""


class GivenUpError(Exception):
    """A delivery that was tried as long as it may be, or for which there is no room."""


class Sender(Protocol):
    """Brings what is sent to its receiver."""

    async def send(self, url: str, body: bytes, headers: Mapping[str, str]) -> int:
        """Return the status that is answered; raises `UnreachableError`."""


@dataclass(frozen=True, slots=True)
class Schedule:
    """When a delivery that failed is tried again, and when it is given up."""

    backoff: Backoff = field(default_factory=lambda: Backoff(first_s=5.0, cap_s=3600.0))
    give_up_s: float = 86_400.0

    def next_at(self, delivery: WebhookDelivery, now: datetime, random: float) -> datetime | None:
        """Return when to try `delivery`, which failed now, again; None: not any more."""
        delay_s = self.backoff.delay_s(delivery.attempts, random)
        due = now + timedelta(seconds=delay_s)
        is_late = (due - delivery.event_time).total_seconds() > self.give_up_s
        return None if is_late else due


def delivery_of(message: Message, now: datetime) -> WebhookDelivery:
    """Return the delivery of the match in `message`; raises `UndecodableError`.

    Its id is the same for the same match, however often it was found.
    """
    match = decode(message, SavedMatch)
    delivery_id = f"msg_{hashlib.sha256(match.id.encode()).hexdigest()[:32]}"
    origin = Provenance(
        service="gateway",
        version=__version__,
        topic=message.topic,
        partition=message.partition,
        offset=message.offset,
    )
    return WebhookDelivery(
        id=f"{delivery_id}@0",
        event_time=now,
        ingest_time=now,
        provenance=origin,
        delivery_id=delivery_id,
        saved_id=match.saved_id,
        match=(message.value or b"").decode(),
        next_at=now,
    )


def failed(delivery: WebhookDelivery, next_at: datetime, error: str) -> WebhookDelivery:
    """Return `delivery` after one more attempt in vain."""
    attempts = delivery.attempts + 1
    told = {"id": f"{delivery.delivery_id}@{attempts}", "attempts": attempts}
    return delivery.model_copy(update={**told, "next_at": next_at, "error": error})


def origin_of(delivery: WebhookDelivery) -> Message:
    """Return the message that `delivery` is of, to be parked."""
    place = delivery.provenance
    key, value = delivery.saved_id.encode(), delivery.match.encode()
    return Message(SAVED_MATCHES.name, place.partition or 0, place.offset or 0, key, value)


def body_of(delivery: WebhookDelivery) -> bytes:
    """Return what is sent: the same bytes at every attempt."""
    match = SavedMatch.model_validate_json(delivery.match)
    told = {
        "type": "saved_search.matched",
        "timestamp": match.matched_at.isoformat(),
        "data": match_view(match).model_dump(mode="json"),
    }
    return json.dumps(told, ensure_ascii=False, separators=(",", ":")).encode()


def headers_of(
    delivery: WebhookDelivery, secret: str, body: bytes, now: datetime
) -> Mapping[str, str]:
    """Return the headers that say what `body` is and who sent it (Standard Webhooks)."""
    timestamp = int(now.timestamp())
    return {
        "Content-Type": "application/json",
        "webhook-id": delivery.delivery_id,
        "webhook-timestamp": str(timestamp),
        "webhook-signature": signature(secret, delivery.delivery_id, timestamp, body),
    }


def verdict(status: int) -> Verdict:
    """Return what an answer means; redirects are not followed, and are no acceptance."""
    if 200 <= status < 300:
        return "accepted"
    return "gone" if status == 410 else "failed"
