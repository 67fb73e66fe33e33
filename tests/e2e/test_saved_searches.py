"""From a feed to a webhook: what a source publishes is sent to who saved a search for it."""

from __future__ import annotations

import asyncio
import secrets
import uuid
from datetime import UTC, datetime
from typing import Any

import httpx

from deploy.sample_news.articles import Article
from deploy.sample_news.server import SampleNews
from services.gateway.adapters.kafka_keys import KafkaKeyLog
from services.gateway.core.keys import Scope, Terms, issued
from tests.cluster import Cluster
from tests.integration.gateway.receiver import receiver
from tests.waiting import until_async

SAVED = "/v1/saved-searches"


async def _key(cupure: Cluster) -> dict[str, str]:
    secret, name = secrets.token_hex(16), f"desk-{uuid.uuid4().hex[:8]}"
    key = issued([], name, secret, Terms(tuple(Scope)), datetime.now(UTC))
    await KafkaKeyLog(cupure.plan.kafka_servers).publish([key])
    return {"Authorization": f"Bearer {secret}"}


def _seals(word: str) -> Article:
    text = f"Forty seals were freed near {word}."
    return Article(
        outlet="northern-ledger",
        live_minute=0,
        title=f"Keepers of {word} save forty seals",
        summary=text,
        text=text,
    )


async def _save(client: httpx.AsyncClient, word: str, url: str) -> dict[str, Any]:
    body = {"name": word, "q": word, "webhook": {"url": url}}

    async def saved() -> httpx.Response | None:
        answer = await client.post(SAVED, json=body)
        return answer if answer.status_code == 201 else None

    told: dict[str, Any] = (await until_async(saved, "the key is known")).json()
    return told


async def test_published_article_reaches_the_webhook(cupure: Cluster, news: SampleNews) -> None:
    word = f"Q{uuid.uuid4().hex[:8]}"
    headers = await _key(cupure)
    async with (
        receiver(503) as there,
        httpx.AsyncClient(base_url=cupure.url("gateway"), headers=headers, timeout=30) as client,
    ):
        saved = await _save(client, word, there.url)
        await asyncio.to_thread(news.publish, _seals(word))
        await there.takes(1)
        feed = await asyncio.to_thread(httpx.get, saved["feeds"]["atom"], timeout=30)

    assert len({one.webhook_id for one in there.received}) == 1
    assert f"Keepers of {word}" in there.received[0].body.decode()
    assert f"Keepers of {word}" in feed.text
