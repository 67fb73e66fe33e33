"""Fixtures of the real stack, started once for all tests that ask for it."""

from __future__ import annotations

import asyncio
from collections.abc import Iterator

import pytest

from shared.kafka.admin import create_topics
from tests.stack import Stack, running_stack


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
