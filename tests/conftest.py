"""Fixtures of the real stack and of the whole of Cupure, started once for all that ask."""

from __future__ import annotations

import asyncio
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import httpx
import pytest
from hypothesis import settings

from deploy.sample_news.server import SampleNews
from shared.kafka.admin import create_topics
from tests.cluster import Cluster, cluster
from tests.stack import Stack, running_stack

# Time by the clock tells of the machine, not of the code: one busy with other work is no failure.
settings.register_profile("any-machine", deadline=None)
settings.load_profile("any-machine")


@pytest.fixture(scope="session")
def stack(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Stack]:
    """Yield a real Kafka with every topic, and a real Elasticsearch."""
    with running_stack(tmp_path_factory.mktemp("stack")) as running:
        asyncio.run(create_topics(running.kafka_servers))
        yield running


@pytest.fixture(scope="session")
def kafka_servers(stack: Stack) -> str:
    return stack.kafka_servers


@pytest.fixture(scope="session")
def elastic_url(stack: Stack) -> str:
    return stack.elastic_url


@pytest.fixture(scope="session")
def news() -> Iterator[SampleNews]:
    """Yield the sample's feeds, which a test can add articles to."""
    with SampleNews(epoch=datetime.now(UTC)) as serving:
        yield serving


@pytest.fixture(scope="session")
def cupure(
    stack: Stack, news: SampleNews, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Cluster]:
    """Yield all services, running on the stack and reading the sample's feeds."""
    home = tmp_path_factory.mktemp("cupure")
    settings = {
        "INGEST_ALLOW_PRIVATE_NETWORKS": "true",
        "INGEST_POLL_INTERVAL_S": "2",
        "INGEST_HOST_DELAY_S": "0",
        "GATEWAY_WEBHOOK_PRIVATE_NETWORKS": "true",
        "GATEWAY_WEBHOOK_SECRET": "what only the tests know",
        # All tests write from one address.
        "GATEWAY_COMMENTS_PER_READER": "10000",
        "GATEWAY_COMMENTS_PER_ADDRESS": "10000",
    }
    with cluster(stack, home, _feeds(news, home), settings) as running:
        running.start()
        yield running


def _feeds(news: SampleNews, home: Path) -> str:
    path = home / "sources.opml"
    path.write_bytes(httpx.get(f"{news.url}/sources.opml").content)
    return str(path)
