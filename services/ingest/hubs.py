"""The work with hubs: what they are answered from, and what goes on behind it."""

from __future__ import annotations

import asyncio
from dataclasses import dataclass, field

from services.ingest.core.clock import Clock
from services.ingest.core.sources.registry import Registry
from services.ingest.core.websub.subscriptions import Hubs
from services.ingest.hub_pushes import HubPushes, PushReader
from services.ingest.polling.poller import Poller
from services.ingest.subscribing import LOOK_AGAIN_S, Callbacks, Subscriber, SubscriptionLog
from shared.delivery import Delivery


@dataclass
class HubDesk:
    """What hubs are answered from, whichever worker they reach."""

    callbacks: Callbacks
    subscriptions: SubscriptionLog
    registry: Registry
    clock: Clock
    max_bytes: int
    pushes: HubPushes = field(default_factory=HubPushes)
    look_again_s: float = LOOK_AGAIN_S

    def is_pushed(self, source_id: str) -> bool:
        """Return whether a hub tells of the source's new entries."""
        known = self.subscriptions.known
        return bool(self.callbacks) and known.is_active(source_id, self.clock.now())

    async def work(self, hubs: Hubs, poller: Poller, delivery: Delivery) -> None:
        """Keep the subscriptions of the poller's sources, and read what hubs send, for ever."""
        subscriber = Subscriber(
            hubs=hubs,
            subscriptions=self.subscriptions,
            registry=self.registry,
            polls=poller.recorder.table,
            callbacks=self.callbacks,
            slots=lambda: poller.slots,
            delivery=delivery,
            clock=self.clock,
            look_again_s=self.look_again_s,
        )
        reader = PushReader(
            pushes=self.pushes,
            reader=poller.looker.reader,
            registry=self.registry,
            recorder=poller.recorder,
            owns=poller.owns,
            poll_soon=poller.soon,
        )
        async with asyncio.TaskGroup() as group:
            group.create_task(subscriber.run())
            group.create_task(reader.run())
