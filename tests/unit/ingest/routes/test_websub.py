"""What hubs ask back and send."""

from __future__ import annotations

import hmac
from typing import Any

import httpx
import pytest

from services.ingest.core.websub import subscriptions
from services.ingest.core.websub.subscriptions import Wish
from services.ingest.hub_pushes import HubPush
from shared.events import Source, SourceState, Subscription
from tests.make import NOW
from tests.unit.ingest.routes.manager import Manager, herald

HUB, TOPIC = "https://hub.example/", "https://herald.example/feed.xml"
WISH = Wish("subscribe", "herald", HUB, TOPIC)
REQUESTED = subscriptions.asked(WISH, NOW)
BODY = b"<rss version='2.0'><channel><title>Herald</title></channel></rss>"
ASKED = {"hub.mode": "subscribe", "hub.topic": TOPIC, "hub.challenge": "c-1"}


class Desk(Manager):
    """A client of a worker that hubs can reach."""

    def __init__(self, *sources: Source, **settings: Any) -> None:
        values = {"public_url": "https://news.example/in/", "websub_secret": "ours"}
        super().__init__(*(sources or (herald(),)), **(values | settings))
        self.callbacks = self.worker.hub_desk.callbacks
        self.path = self.callbacks.url("herald").removeprefix("https://news.example/in")

    async def ask(self, **changed: str) -> httpx.Response:
        parameters = ASKED | {f"hub.{name}": value for name, value in changed.items()}
        return await self.get(self.path, params=parameters)

    async def push(self, body: bytes = BODY, method: str = "sha256") -> httpx.Response:
        secret = self.callbacks.shared_secret("herald").encode()
        headers = {
            "X-Hub-Signature": f"{method}={hmac.new(secret, body, method).hexdigest()}",
            "Content-Type": "application/rss+xml",
        }
        return await self.post(self.path, content=body, headers=headers)

    @property
    def told(self) -> Subscription | None:
        return self.worker.hub_desk.subscriptions.known.get("herald")

    @property
    def waiting_bytes(self) -> int:
        return self.worker.hub_desk.pushes.waiting_bytes


async def test_asked_for_subscription_is_confirmed() -> None:
    async with Desk() as hub:
        hub.knows(REQUESTED)
        answer = await hub.ask(lease_seconds="3600")

    assert (answer.status_code, answer.text) == (200, "c-1")
    assert answer.headers["content-type"].startswith("text/plain")
    assert hub.told is not None
    assert hub.told.lease_until is not None
    assert (hub.told.lease_until - hub.told.event_time).total_seconds() == 3600


@pytest.mark.parametrize(
    "changed",
    [
        {"topic": "https://evil.example/"},
        {"mode": "unsubscribe"},
        {"mode": "publish"},
        {"challenge": ""},
        {"challenge": "c" * 1001},
    ],
)
async def test_what_was_not_asked_is_refused(changed: dict[str, str]) -> None:
    async with Desk() as hub:
        hub.knows(REQUESTED)
        answer = await hub.ask(**changed)

    assert (answer.status_code, hub.told) == (404, REQUESTED)


async def test_unknown_subscription_is_refused() -> None:
    async with Desk() as hub:
        assert (await hub.ask()).status_code == 404


async def test_other_address_is_not_found() -> None:
    async with Desk() as hub:
        hub.knows(REQUESTED)
        hub.path = hub.path[:-1] + ("0" if hub.path[-1] != "0" else "1")

        assert [(await hub.ask()).status_code, (await hub.push()).status_code] == [404, 404]


async def test_without_secret_there_are_no_callbacks() -> None:
    async with Desk(websub_secret="") as hub:
        assert (await hub.ask()).status_code == 404


async def test_denial_is_noted() -> None:
    async with Desk() as hub:
        hub.knows(REQUESTED)
        answer = await hub.ask(mode="denied", reason="no such topic")

    assert hub.told is not None
    assert (answer.status_code, hub.told.state) == (200, "denied")
    assert hub.told.reason == "no such topic"


async def test_giving_up_is_confirmed() -> None:
    async with Desk(herald(state=SourceState.PAUSED)) as hub:
        hub.knows(subscriptions.asked(Wish("unsubscribe", "herald", HUB, TOPIC), NOW))

        assert (await hub.ask(mode="unsubscribe")).text == "c-1"


async def test_unsafe_confirmation_is_not_given() -> None:
    async with Desk() as hub:
        hub.knows(REQUESTED)
        hub.broker.is_away = True

        assert (await hub.ask()).status_code == 503


@pytest.mark.parametrize("method", ["sha1", "sha256", "sha384", "sha512"])
async def test_signed_push_is_taken(method: str) -> None:
    async with Desk() as hub:
        answer = await hub.push(method=method)
        push = await hub.worker.hub_desk.pushes.get()

    assert answer.status_code == 202
    assert push == HubPush("herald", BODY, "application/rss+xml")


@pytest.mark.parametrize("header", [None, "sha256=00", "sha1=00", "md5=00"])
async def test_forged_push_is_ignored(header: str | None) -> None:
    headers = {"X-Hub-Signature": header} if header else {}
    async with Desk() as hub:
        answer = await hub.post(hub.path, content=BODY, headers=headers)

    assert (answer.status_code, hub.waiting_bytes) == (202, 0)


async def test_sha1_needs_an_encrypted_way() -> None:
    async with Desk(public_url="http://news.example/in") as hub:
        hub.path = hub.path.removeprefix("http://news.example/in")
        await hub.push(method="sha1")

        assert hub.waiting_bytes == 0


async def test_push_to_stopped_source_is_gone() -> None:
    async with Desk(herald(state=SourceState.PAUSED)) as hub:
        assert (await hub.push()).status_code == 410


async def test_long_push_is_refused() -> None:
    async with Desk(fetch_max_bytes=10) as hub:
        assert (await hub.push()).status_code == 413


async def test_full_queue_asks_to_retry() -> None:
    async with Desk() as hub:
        hub.worker.hub_desk.pushes.most_bytes = len(BODY)
        answers = [await hub.push(), await hub.push()]

    assert [answer.status_code for answer in answers] == [202, 503]
