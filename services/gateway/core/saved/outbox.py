"""Deliveries that wait, each receiver by itself: one that fails holds up no other."""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import datetime

from shared.events import WebhookDelivery

MOST_PER_RECEIVER = 1_000
# So many that were accepted are remembered, should their match be told again.
MOST_ACCEPTED = 10_000


@dataclass(slots=True)
class _Receiver:
    waiting: dict[str, WebhookDelivery] = field(default_factory=dict)
    is_asked: bool = False
    rests_until: datetime | None = None


class Outbox:
    """What is still to be sent; to each receiver, the webhook of a search, one at a time."""

    def __init__(self, most_per_receiver: int = MOST_PER_RECEIVER) -> None:
        self._most = most_per_receiver
        self._receivers: dict[str, _Receiver] = {}
        self._accepted: OrderedDict[str, None] = OrderedDict()

    def __len__(self) -> int:
        return sum(len(one.waiting) for one in self._receivers.values())

    def knows(self, delivery: WebhookDelivery) -> bool:
        """Return whether it waits already, or was accepted lately."""
        receiver = self._receivers.get(delivery.saved_id)
        is_waiting = receiver is not None and delivery.delivery_id in receiver.waiting
        return is_waiting or delivery.delivery_id in self._accepted

    def is_full(self, saved_id: str) -> bool:
        """Return whether as many wait for this receiver as may."""
        receiver = self._receivers.get(saved_id)
        return receiver is not None and len(receiver.waiting) >= self._most

    def put(self, delivery: WebhookDelivery) -> None:
        """Let a delivery wait, in the place of what was known of it."""
        receiver = self._receivers.setdefault(delivery.saved_id, _Receiver())
        receiver.waiting[delivery.delivery_id] = delivery

    def due(self, now: datetime) -> Iterator[WebhookDelivery]:
        """Yield for each receiver that is ready the first delivery whose time has come.

        Nothing more is yielded for it until that one is settled or put off.
        """
        for receiver in self._receivers.values():
            if receiver.is_asked or (receiver.rests_until and receiver.rests_until > now):
                continue
            ready = (one for one in receiver.waiting.values() if one.next_at <= now)
            if (first := next(ready, None)) is not None:
                receiver.is_asked = True
                yield first

    def settle(self, delivery: WebhookDelivery, *, accepted: bool) -> None:
        """Let go of a delivery: it was accepted, or will never be."""
        receiver = self._receivers[delivery.saved_id]
        receiver.waiting.pop(delivery.delivery_id, None)
        receiver.is_asked = False
        receiver.rests_until = None
        if not receiver.waiting:
            del self._receivers[delivery.saved_id]
        if accepted:
            self._accepted[delivery.delivery_id] = None
            if len(self._accepted) > MOST_ACCEPTED:
                self._accepted.popitem(last=False)

    def put_off(self, delivery: WebhookDelivery, rests_until: datetime) -> None:
        """Let a delivery that failed wait, behind the others, and its receiver rest."""
        receiver = self._receivers[delivery.saved_id]
        receiver.waiting.pop(delivery.delivery_id, None)
        receiver.waiting[delivery.delivery_id] = delivery
        receiver.is_asked = False
        receiver.rests_until = rests_until

    def forget(self) -> None:
        """Let go of all that waits: somebody else sends it now."""
        self._receivers.clear()
