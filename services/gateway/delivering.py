"""The loop of the role `deliver`: what saved searches find is sent to their webhooks."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable, Sequence, Set
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import datetime
from typing import Protocol

import structlog
from prometheus_client import Counter, Gauge

from services.gateway.core.access.keys import KeyRing
from services.gateway.core.publishing import Outlet
from services.gateway.core.saved.board import SavedBoard
from services.gateway.core.saved.delivery import (
    GivenUpError,
    Schedule,
    Sender,
    UnreachableError,
    body_of,
    delivery_of,
    failed,
    headers_of,
    origin_of,
    verdict,
)
from services.gateway.core.saved.outbox import Outbox
from services.gateway.core.saved.sealing import NoSeal, Seal, SealedError
from services.gateway.core.saved.searches import ended
from services.gateway.matching import Following
from shared.delivery import DeadLetter, Delivery, Message, UndecodableError
from shared.events import SavedSearch, Webhook, WebhookDelivery
from shared.topics import GATEWAY_DELIVERIES, SAVED_MATCHES, SAVED_SEARCHES

log = structlog.get_logger()

# As many hang at most before others have to wait for one of them.
AT_ONCE = 100
TICK_S = 0.2

waiting_gauge = Gauge("cupure_gateway_deliveries_waiting", "Webhook deliveries that wait")
attempts = Counter(
    "cupure_gateway_deliveries", "Webhook deliveries by what became of an attempt", ("outcome",)
)


@dataclass(frozen=True, slots=True)
class Receivers:
    """Where matches are to be sent now: by the saved searches as they stand."""

    board: SavedBoard
    following: Following
    keys: KeyRing
    seal: Seal = field(default_factory=NoSeal)

    def webhook(self, saved_id: str, now: datetime) -> tuple[SavedSearch, Webhook] | None:
        """Return the search and its webhook, if anything is to be sent there."""
        search = self.board.get(saved_id)
        if search is None or search.webhook is None or search.webhook.ended_at:
            return None
        return (search, search.webhook) if self.keys.holds(search.owner, now) else None


class Load(Protocol):
    """Reads what is to be sent."""

    def __call__(
        self, note: Callable[[WebhookDelivery], None], forget: Callable[[str], None]
    ) -> Awaitable[None]:
        """Hand on every delivery that was kept, and the id of each that is done with."""


@dataclass
class Deliverer:
    """Keeps on the log what is to be sent, and sends it while it is this worker's turn.

    A delivery is tried until it is accepted or given up; it may be sent again after a crash, under
    the same id.
    """

    receivers: Receivers
    sender: Sender
    outlet: Outlet
    load: Load
    delivery: Delivery
    clock: Callable[[], datetime]
    random: Callable[[], float]
    schedule: Schedule = field(default_factory=Schedule)
    outbox: Outbox = field(default_factory=Outbox)

    def __post_init__(self) -> None:
        self._turn = asyncio.Event()
        self._turns = 0
        self._woken = asyncio.Event()
        self._under_way: set[asyncio.Task[None]] = set()
        self._fault: BaseException | None = None
        waiting_gauge.set_function(lambda: len(self.outbox))

    async def give_up(self, partitions: Set[int]) -> None:
        """Send nothing more: the matches are another worker's."""
        self._turn.clear()
        await self._stop_sending()
        self.outbox.forget()

    def take(self, partitions: Set[int]) -> None:
        """Begin to send, if there are matches to be read here."""
        if partitions:
            self._turns += 1
            self._turn.set()

    async def handle(self, messages: Sequence[Message]) -> None:
        """Keep what is to be sent of `messages`; returns when it is safe."""
        # A match may come before what we follow tells of its search.
        await self.delivery.until_healed(self.receivers.following.reach_end, "the saved searches")
        fresh: dict[str, WebhookDelivery] = {}
        letters = []
        for message in messages:
            try:
                if (made := self._fresh(message)) is not None:
                    fresh[made.delivery_id] = made
            except (UndecodableError, GivenUpError) as error:
                letters.append(DeadLetter.of(message, error))
        await self.delivery.park(letters)
        await self._keep(*fresh.values())
        self.delivery.succeeded(SAVED_MATCHES.name, len(messages) - len(letters))
        self._woken.set()

    def _fresh(self, message: Message) -> WebhookDelivery | None:
        """Return the delivery of a match, if it is to be sent and is not known."""
        now = self.clock()
        made = delivery_of(message, now)
        if self.receivers.webhook(made.saved_id, now) is None or self.outbox.knows(made):
            return None
        if self.outbox.is_full(made.saved_id):
            raise GivenUpError("as many wait for this receiver as may")
        return made

    async def run(self) -> None:
        """Send what is due, for ever, while it is this worker's turn."""
        try:
            while True:
                await self._turn.wait()
                await self._send_in_turn(self._turns)
        finally:
            await self._stop_sending()

    async def _send_in_turn(self, turn: int) -> None:
        await self.delivery.until_healed(self._load, "reading what is to be sent")
        while self._turn.is_set() and self._turns == turn:
            self._woken.clear()
            self._send_due()
            with suppress(TimeoutError):
                async with asyncio.timeout(TICK_S):
                    await self._woken.wait()
            if self._fault is not None:
                raise self._fault

    async def _load(self) -> None:
        self.outbox.forget()
        pending: dict[str, WebhookDelivery] = {}

        def note(one: WebhookDelivery) -> None:
            pending[one.delivery_id] = one

        def forget(delivery_id: str) -> None:
            pending.pop(delivery_id, None)

        await self.load(note, forget)
        for one in sorted(pending.values(), key=lambda one: one.event_time):
            self.outbox.put(one)

    def _send_due(self) -> None:
        due = self.outbox.due(self.clock())
        while len(self._under_way) < AT_ONCE and (one := next(due, None)) is not None:
            task = asyncio.create_task(self._settle(one))
            self._under_way.add(task)
            task.add_done_callback(self._ended)

    def _ended(self, task: asyncio.Task[None]) -> None:
        self._under_way.discard(task)
        if not task.cancelled() and task.exception() is not None:
            self._fault = task.exception()
        self._woken.set()

    async def _stop_sending(self) -> None:
        tasks = list(self._under_way)
        for one in tasks:
            one.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)

    async def _settle(self, one: WebhookDelivery) -> None:
        """Try a delivery and note what became of it."""
        told = self.receivers.webhook(one.saved_id, self.clock())
        if told is None:
            await self._done(one, "dropped")
            return
        search, webhook = told
        error = await self._attempt(one, webhook)
        if error is None:
            await self._done(one, "accepted")
        elif error == "gone":
            await self._end(search)
            await self._done(one, "gone")
        else:
            await self._failed(one, error)

    async def _attempt(self, one: WebhookDelivery, webhook: Webhook) -> str | None:
        """Return None when it was accepted, else why not."""
        body = body_of(one)
        try:
            secret = self.receivers.seal.opened(webhook.secret)
            headers = headers_of(one, secret, body, self.clock())
            status = await self.sender.send(webhook.url, body, headers)
        except (SealedError, UnreachableError) as error:
            return str(error)
        match verdict(status):
            case "accepted":
                return None
            case "gone":
                return "gone"
            case _:
                return f"answered {status}"

    async def _failed(self, one: WebhookDelivery, error: str) -> None:
        now = self.clock()
        due = self.schedule.next_at(one, now, self.random())
        next_at = due.isoformat() if due else None
        log.info("not delivered", delivery_id=one.delivery_id, error=error, next_at=next_at)
        if due is None:
            letter = DeadLetter.of(
                origin_of(one), GivenUpError(f"{one.attempts + 1} attempts: {error}")
            )
            await self.delivery.park([letter])
            await self._done(one, "given up")
            return
        attempts.labels("failed").inc()
        again = failed(one, due, error)
        await self._publish(again)
        self.outbox.put_off(again, due)

    async def _end(self, search: SavedSearch) -> None:
        """Turn the webhook off, as its receiver asked by 410."""
        log.info("webhook ended, its receiver is gone", saved_id=search.saved_id)
        off = ended(search, self.clock())
        await self.delivery.until_healed(
            lambda: self.outlet.publish(SAVED_SEARCHES, [off]), "ending a webhook"
        )
        self.receivers.board.note(off)

    async def _done(self, one: WebhookDelivery, outcome: str) -> None:
        await self.delivery.until_healed(
            lambda: self.outlet.erase(GATEWAY_DELIVERIES, [one.delivery_id]), "settling a delivery"
        )
        attempts.labels(outcome).inc()
        self.outbox.settle(one, accepted=outcome == "accepted")

    async def _keep(self, *deliveries: WebhookDelivery) -> None:
        if deliveries:
            await self._publish(*deliveries)
            for one in deliveries:
                self.outbox.put(one)

    async def _publish(self, *deliveries: WebhookDelivery) -> None:
        await self.delivery.until_healed(
            lambda: self.outlet.publish(GATEWAY_DELIVERIES, deliveries), "keeping deliveries"
        )
