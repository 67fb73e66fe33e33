"""What saved searches find is sent to their webhooks, once each and in time."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Mapping, Sequence
from contextlib import suppress
from datetime import datetime, timedelta
from typing import Any

from services.gateway.adapters.fernet_seal import FernetSeal
from services.gateway.core.access.keys import KeyRing, Terms, issued, revoked
from services.gateway.core.saved.board import SavedBoard
from services.gateway.core.saved.delivery import Schedule, UnreachableError
from services.gateway.core.saved.outbox import Outbox
from services.gateway.core.saved.sealing import sealed
from services.gateway.core.saved.searches import WebhookDraft
from services.gateway.delivering import Deliverer, Receivers
from shared.delivery import Backoff
from shared.events import Event, SavedSearch, WebhookDelivery
from shared.topics import GATEWAY_DELIVERIES, SAVED_SEARCHES, Topic
from tests import make, make_saved
from tests.fakes import MemoryDeadLetters, delivery

Answer = int | UnreachableError


class MemorySender:
    """Answers as it is told to, at last with 200, and remembers what was sent."""

    def __init__(self, *answers: Answer) -> None:
        self.answers = list(answers)
        self.sent: list[tuple[str, str]] = []

    async def send(self, url: str, body: bytes, headers: Mapping[str, str]) -> int:
        self.sent.append((url, headers["webhook-id"]))
        answer = self.answers.pop(0) if self.answers else 200
        if isinstance(answer, UnreachableError):
            raise answer
        if answer == 0:
            await asyncio.Event().wait()
        return answer


class DeliveryLog:
    """Keeps deliveries as their topic does, and what else is published."""

    def __init__(self) -> None:
        self.kept: dict[str, WebhookDelivery] = {}
        self.searches: list[Event] = []

    async def publish(self, topic: Topic, events: Sequence[Event]) -> None:
        if topic is SAVED_SEARCHES:
            self.searches.extend(events)
        for one in events:
            if isinstance(one, WebhookDelivery):
                self.kept[one.delivery_id] = one

    async def erase(self, topic: Topic, keys: Sequence[str]) -> None:
        assert topic is GATEWAY_DELIVERIES
        for key in keys:
            del self.kept[key]

    async def load(
        self, note: Callable[[WebhookDelivery], None], forget: Callable[[str], None]
    ) -> None:
        for one in self.kept.values():
            note(one)


class Stand:
    """A deliverer on fakes, whose clock goes on by ten seconds at each look."""

    def __init__(
        self, *answers: Answer, log: DeliveryLog | None = None, give_up_s: float = 3600
    ) -> None:
        self.sender, self.log = MemorySender(*answers), log or DeliveryLog()
        self.dead_letters, self.board, self.keys = MemoryDeadLetters(), SavedBoard(), KeyRing()
        self.keys.is_whole.set()
        self.keys.note(issued([], "desk", "key", Terms(), make.hours_ago(48)))
        self.looks = 0
        self.deliverer = Deliverer(
            Receivers(self.board, self, self.keys),
            self.sender,
            self.log,
            self.log.load,
            delivery(self.dead_letters, "gateway"),
            self.clock,
            lambda: 0.5,
            Schedule(Backoff(5, 60), give_up_s),
            Outbox(most_per_receiver=3),
        )

    async def reach_end(self) -> None:
        pass

    def clock(self) -> datetime:
        self.looks += 1
        return make.NOW + timedelta(seconds=10 * self.looks)

    def search(self, url: str = "https://desk.example") -> SavedSearch:
        made = make_saved.search(webhook=WebhookDraft(url))
        self.board.note(made)
        return made

    async def find(self, search: SavedSearch, *names: str) -> None:
        matches = [make_saved.match(search, one) for one in names]
        await self.deliverer.handle([make_saved.message(one) for one in matches])

    async def run_until(self, condition: Callable[[], Any]) -> None:
        """Send in turn until `condition` holds."""
        self.deliverer.take({0})
        running = asyncio.create_task(self.deliverer.run())
        try:
            async with asyncio.timeout(10):
                while not condition():
                    assert not running.done()
                    self.deliverer._woken.set()
                    await asyncio.sleep(0)
        finally:
            running.cancel()
            with suppress(asyncio.CancelledError):
                await running

    async def send_all(self) -> None:
        await self.run_until(lambda: not self.log.kept)


async def test_match_is_sent_until_it_is_accepted() -> None:
    stand = Stand(503, UnreachableError("no answer in time"))
    await stand.find(stand.search(), "a1")

    await stand.send_all()

    assert len(stand.sender.sent) == 3
    assert len(set(stand.sender.sent)) == 1
    assert not stand.dead_letters.letters


async def test_match_told_twice_is_sent_once() -> None:
    stand = Stand()
    search = stand.search()
    await stand.find(search, "a1", "a1")
    await stand.send_all()

    await stand.find(search, "a1")

    assert (len(stand.sender.sent), stand.log.kept) == (1, {})


async def test_hanging_receiver_holds_up_no_other() -> None:
    stand = Stand(0)
    await stand.find(stand.search("https://hanging.example"), "a1")
    await stand.find(stand.search(), "a1", "a2", "a3")

    await stand.run_until(lambda: len(stand.log.kept) == 1)

    assert [url for url, _ in stand.sender.sent].count("https://desk.example") == 3


async def test_secret_that_cannot_be_opened_holds_up_no_other() -> None:
    stand = Stand()
    kept = make_saved.search(webhook=WebhookDraft("https://sealed.example"))
    stand.board.note(sealed(kept, FernetSeal(["a key that is not here"])))
    await stand.find(kept, "a1")
    await stand.find(stand.search(), "a1")

    await stand.run_until(
        lambda: any(one.attempts for one in stand.log.kept.values()) and stand.sender.sent
    )

    [waiting] = stand.log.kept.values()
    assert waiting.error
    assert "GATEWAY_WEBHOOK_SECRET is not set" in waiting.error
    assert [url for url, _ in stand.sender.sent] == ["https://desk.example"]


async def test_last_attempt_ends_in_a_dead_letter() -> None:
    stand = Stand(*[500] * 50, give_up_s=200)
    search = stand.search()
    await stand.find(search, "a1")

    await stand.send_all()

    [letter] = stand.dead_letters.letters
    assert letter.message.value == make_saved.match(search, "a1").model_dump_json().encode()
    assert letter.reason.endswith("attempts: answered 500")


async def test_replayed_letter_is_sent_again() -> None:
    stand = Stand(500, give_up_s=1)
    search = stand.search()
    await stand.find(search, "a1")
    await stand.send_all()

    await stand.deliverer.handle([stand.dead_letters.letters[0].message])
    await stand.send_all()

    assert len(set(stand.sender.sent)) == 1
    assert len(stand.sender.sent) == 2


async def test_gone_receiver_is_asked_no_more() -> None:
    stand = Stand(410)
    await stand.find(stand.search(), "a1", "a2")

    await stand.send_all()

    [off] = stand.log.searches
    assert isinstance(off, SavedSearch)
    assert off.webhook
    assert off.webhook.ended_at
    assert len(stand.sender.sent) == 1


async def test_nothing_is_sent_for_who_has_no_key() -> None:
    stand = Stand()
    await stand.find(stand.search(), "a1")
    stand.keys.note(revoked(stand.keys.keys(), "desk", make.NOW)[0])

    await stand.send_all()

    assert stand.sender.sent == []


async def test_too_many_that_wait_are_parked() -> None:
    stand = Stand()
    search = stand.search()
    await stand.find(search, "a1", "a2", "a3")

    await stand.find(search, "a4")

    assert [one.error for one in stand.dead_letters.letters] == ["GivenUpError"]


async def test_successor_sends_what_is_left() -> None:
    before = Stand(0)
    search = before.search()
    await before.find(search, "a1", "a2")
    await before.run_until(lambda: before.sender.sent)
    await before.deliverer.give_up({0})

    after = Stand(log=before.log)
    after.board.note(search)
    await after.send_all()

    assert before.sender.sent[0] in after.sender.sent
    assert len(after.sender.sent) == 2
    assert len(before.deliverer.outbox) == 0
