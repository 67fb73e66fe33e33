"""From a feed to a webhook: what a source publishes is sent to who saved a search for it."""

from __future__ import annotations

import asyncio
import uuid
from typing import Any

import httpx

from deploy.sample_news.articles import Article
from deploy.sample_news.server import SampleNews
from tests.cluster import Cluster
from tests.e2e.keys import new_key, until_known
from tests.integration.gateway.receiver import receiver
from tests.waiting import until


def _seals(word: str) -> Article:
    text = f"Forty seals were freed near {word}."
    return Article(
        outlet="northern-ledger",
        live_minute=0,
        title=f"Keepers of {word} save forty seals",
        summary=text,
        text=text,
    )


def _save(cupure: Cluster, key: str, word: str, url: str) -> dict[str, Any]:
    answer = httpx.post(
        f"{cupure.url('gateway')}/v1/saved-searches",
        json={"name": word, "q": word, "webhook": {"url": url}},
        headers={"Authorization": key},
        timeout=30,
    )
    assert answer.status_code == 201, answer.text
    told: dict[str, Any] = answer.json()
    return told


def _read(address: str) -> str | None:
    """Return what is there; a busy index may be given up on once."""
    answer = httpx.get(address, timeout=30)
    return answer.text if answer.status_code == 200 else None


async def test_published_article_reaches_the_webhook(cupure: Cluster, news: SampleNews) -> None:
    word = f"Q{uuid.uuid4().hex[:8]}"
    key = await new_key(cupure)
    await asyncio.to_thread(until_known, cupure, key)
    async with receiver(503) as there:
        saved = await asyncio.to_thread(_save, cupure, key, word, there.url)
        await asyncio.to_thread(news.publish, _seals(word))
        await there.takes(1)
        feed = await asyncio.to_thread(until, lambda: _read(saved["feeds"]["atom"]), "the feed")

    assert len({one.webhook_id for one in there.received}) == 1
    assert f"Keepers of {word}" in there.received[0].body.decode()
    assert f"Keepers of {word}" in feed
