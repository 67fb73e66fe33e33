"""Webhooks on a real broker, with receivers that fail, come back, or are gone."""

from __future__ import annotations

import asyncio

import pytest

from services.gateway.adapters.following import noting
from services.gateway.adapters.webhook_sender import webhook_sender
from services.gateway.core.saved.board import SavedBoard
from services.gateway.core.saved.delivery import UnreachableError
from services.gateway.core.saved.searches import WebhookDraft
from services.search.adapters.elastic_index import ElasticIndex
from shared.events import SavedSearch
from shared.kafka.latest import read_all
from shared.kafka.parked import read_parked
from shared.reach import Reach
from shared.topics import SAVED_MATCHES, SAVED_SEARCHES
from tests import make_saved
from tests.integration.gateway.process import gateway
from tests.integration.gateway.receiver import Receiver, receiver
from tests.integration.gateway.saved import Installation, publish
from tests.waiting import until_async

DELIVER = {
    "GATEWAY_ROLE": "deliver",
    "GATEWAY_WEBHOOK_PRIVATE_NETWORKS": "true",
    "GATEWAY_WEBHOOK_FIRST_RETRY_S": "0.2",
    "GATEWAY_WEBHOOK_SLOWEST_RETRY_S": "0.5",
}


@pytest.fixture
async def installation(
    kafka_servers: str, elastic_url: str, index: ElasticIndex, prefix: str
) -> Installation:
    made = Installation(kafka_servers, elastic_url, index, prefix)
    await made.let_in()
    return made


async def save(installation: Installation, to: Receiver) -> SavedSearch:
    return await installation.save("etna", webhook=WebhookDraft(to.url))


async def find(installation: Installation, search: SavedSearch, *names: str) -> None:
    matches = [make_saved.match(search, one) for one in names]
    await publish(installation.servers, SAVED_MATCHES, *matches)


async def test_arriving_article_is_sent_and_signed(installation: Installation) -> None:
    """From the log to the receiver, which fails twice before it accepts."""
    async with receiver(503, 302) as there:
        search = await save(installation, there)
        async with (
            gateway(**installation.settings, GATEWAY_ROLE="match"),
            gateway(**installation.settings, **DELIVER),
        ):
            await installation.arrive("a1")
            await there.takes(1)

    assert search.webhook
    assert len(there.received) == 3
    assert len({(one.webhook_id, one.body) for one in there.received}) == 1
    assert all(one.is_signed_with(search.webhook.secret) for one in there.received)


async def test_restart_sends_what_is_left(installation: Installation) -> None:
    """Killed while the receiver fails; the successor knows what is to be sent."""
    async with receiver(*[500] * 4) as there:
        search = await save(installation, there)
        async with gateway(**installation.settings, **DELIVER) as (process, _):
            await find(installation, search, "a1", "a2", "a3")
            await until_async(lambda: _some(there), "an attempt", deadline_s=60)
            process.kill()
            await process.wait()
        async with gateway(**installation.settings, **DELIVER):
            await there.takes(3)

    assert len({one.webhook_id for one in there.received}) == 3


async def test_failing_receiver_holds_up_no_other(installation: Installation) -> None:
    give_up = {"GATEWAY_WEBHOOK_GIVE_UP_S": "3"}
    async with receiver(*[500] * 1000) as failing, receiver() as sound:
        bad, good = await save(installation, failing), await save(installation, sound)
        async with gateway(**installation.settings, **DELIVER, **give_up):
            await find(installation, bad, "a1")
            await find(installation, good, *(f"a{number}" for number in range(20)))
            await sound.takes(20)
            await until_async(lambda: _parked(installation, bad), "a dead letter", deadline_s=60)

    assert not failing.accepted


async def test_gone_receiver_ends_the_webhook(installation: Installation) -> None:
    async with receiver(410) as there:
        search = await save(installation, there)
        async with gateway(**installation.settings, **DELIVER):
            await find(installation, search, "a1", "a2")
            await until_async(lambda: _ended(installation, search), "the end", deadline_s=60)

    assert len(there.received) == 1


async def test_nothing_inside_is_reached() -> None:
    async with receiver() as there, webhook_sender(Reach(), within_s=5) as sender:
        with pytest.raises(UnreachableError, match="not a public address"):
            await sender.send(there.url, b"{}", {})

    assert there.received == []


async def test_silent_receiver_is_left() -> None:
    left, ended = asyncio.Event(), asyncio.Event()

    async def silent(_: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        await left.wait()
        writer.close()
        ended.set()

    server = await asyncio.start_server(silent, "127.0.0.1", 0)
    port = server.sockets[0].getsockname()[1]
    async with server, webhook_sender(Reach(private_networks=True), within_s=0.2) as sender:
        with pytest.raises(UnreachableError, match="no answer in time"):
            await sender.send(f"http://127.0.0.1:{port}/", b"{}", {})
        left.set()
        await ended.wait()


async def _some(there: Receiver) -> bool:
    return bool(there.received)


async def _parked(installation: Installation, search: SavedSearch) -> bool:
    letters = await read_parked(installation.servers, "gateway")
    return search.saved_id.encode() in {one.origin.key for one in letters}


async def _ended(installation: Installation, search: SavedSearch) -> bool:
    board = SavedBoard()
    apply = noting(SavedSearch, board.note, board.forget)
    await read_all(installation.servers, SAVED_SEARCHES, apply)
    latest = board.get(search.saved_id)
    return bool(latest and latest.webhook and latest.webhook.ended_at)
