"""Subscriptions to hubs: asked for, renewed, given up, and confirmed when hubs ask back."""

from __future__ import annotations

from collections.abc import Callable, Collection
from dataclasses import dataclass, field
from datetime import datetime, timedelta

import structlog

from services.ingest.core.clock import Clock
from services.ingest.core.polling.poll_table import PollTable
from services.ingest.core.polling.slots import slot_of
from services.ingest.core.sources.registry import Registry
from services.ingest.core.websub.signatures import callback_token, is_token, shared_secret
from services.ingest.core.websub.subscriptions import (
    RENEW_AGAIN,
    HubError,
    Hubs,
    Subscriptions,
    Wish,
    asked,
    denied,
    due_at,
    request_form,
    wish_for,
)
from shared.delivery import Delivery, Publisher
from shared.events import Source, SourceState, Subscription
from shared.topics import INGEST_SUBSCRIPTIONS, SOURCES

log = structlog.get_logger()

LOOK_AGAIN_S = 15.0


@dataclass(frozen=True, slots=True)
class Callbacks:
    """Where hubs reach us, and what is shared with each; both follow from the settings."""

    public_url: str
    secret: str

    def __bool__(self) -> bool:
        return bool(self.public_url and self.secret)

    @property
    def is_encrypted(self) -> bool:
        """Whether nobody on the way can read the addresses that are called."""
        return self.public_url.lower().startswith("https://")

    def url(self, source_id: str) -> str:
        """Return the address that the hub of a source calls."""
        base = self.public_url.rstrip("/")
        return f"{base}/v1/websub/{source_id}/{callback_token(self.secret, source_id)}"

    def is_ours(self, source_id: str, token: str) -> bool:
        """Return whether we have told a hub of the address with `token`."""
        return bool(self) and is_token(token, self.secret, source_id)

    def shared_secret(self, source_id: str) -> str:
        """Return what the hub of a source signs with."""
        return shared_secret(self.secret, source_id)


@dataclass
class SubscriptionLog:
    """The subscriptions as they are known, and the way to change them."""

    known: Subscriptions
    publisher: Publisher

    async def write(self, subscription: Subscription) -> None:
        """Return when `subscription` is on the log; raises `TransientError`."""
        await self.publisher.publish(INGEST_SUBSCRIPTIONS, [subscription])
        self.known.note(subscription)


@dataclass
class Subscriber:
    """Asks the hubs of the sources in this worker's slots for what is wanted of them."""

    hubs: Hubs
    subscriptions: SubscriptionLog
    registry: Registry
    polls: PollTable
    callbacks: Callbacks
    slots: Callable[[], Collection[int]]
    delivery: Delivery
    clock: Clock
    look_again_s: float = LOOK_AGAIN_S
    _asked_at: dict[str, datetime] = field(default_factory=dict)

    async def run(self) -> None:
        """Ask hubs until cancelled."""
        while True:
            await self.see_to_all()
            await self.clock.sleep(self.look_again_s)

    async def see_to_all(self) -> None:
        """Ask every hub that is to be asked now."""
        slots = self.slots()
        concerned = {one.source_id for one in self.subscriptions.known} | self.polls.with_hub
        for source_id in sorted(concerned):
            source = self.registry.get(source_id)
            if source is not None and slot_of(source, SOURCES.partitions) in slots:
                await self._see_to(source)

    async def _see_to(self, source: Source) -> None:
        now, known = self.clock.now(), self.subscriptions.known.get(source.source_id)
        if self._can_wait(source, known, now):
            return
        wish = wish_for(source, self.polls.get(source.source_id), known, now)
        if wish is not None:
            await self._ask(wish, now, is_renewal=_is_renewal(wish, known, now))

    def _can_wait(self, source: Source, known: Subscription | None, now: datetime) -> bool:
        """Return whether there is nothing to do, without looking at what its last poll told."""
        if known is None or source.state != SourceState.ACTIVE:
            return False
        return now < due_at(known) or self._is_renewing(known, now)

    def _is_renewing(self, known: Subscription, now: datetime) -> bool:
        """Return whether a renewal was asked for, and the hub has time to confirm it."""
        asked_at = self._asked_at.get(known.source_id)
        if asked_at is None or known.event_time >= asked_at or known.lease_until is None:
            return False
        return now < min(asked_at + RENEW_AGAIN, known.lease_until)

    async def _ask(self, wish: Wish, now: datetime, is_renewal: bool) -> None:
        """Ask, having written so before: the hub may ask back before it answers."""
        if is_renewal:
            self._asked_at[wish.source_id] = now
        else:
            await self._write(asked(wish, now))
        form = request_form(
            wish, self.callbacks.url(wish.source_id), self.callbacks.shared_secret(wish.source_id)
        )
        told = {"mode": wish.mode, "hub": wish.hub_url, "topic": wish.topic_url}
        try:
            await self.hubs.ask(wish.hub_url, form)
        except HubError as error:
            log.warning("hub not asked", reason=str(error), **told)
            await self._write_failure(wish, error, is_renewal)
        else:
            log.info("hub asked", **told)

    async def _write_failure(self, wish: Wish, error: HubError, is_renewal: bool) -> None:
        now = self.clock.now()
        if wish.mode == "subscribe" and error.is_refusal:
            await self._write(denied(wish, str(error), now))
        elif not is_renewal:
            await self._write(asked(wish, now, str(error)))

    async def _write(self, subscription: Subscription) -> None:
        await self.delivery.until_healed(
            lambda: self.subscriptions.write(subscription), subscription.topic_url
        )


def _is_renewal(wish: Wish, known: Subscription | None, now: datetime) -> bool:
    """Return whether what is asked for is there already and shall only stay."""
    return (
        wish.mode == "subscribe"
        and known is not None
        and known.state == "active"
        and (known.hub_url, known.topic_url) == (wish.hub_url, wish.topic_url)
        and known.lease_until is not None
        and known.lease_until - now > timedelta(0)
    )
