"""The application of a worker that never connects; what is published is heard at once."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from typing import Any

import httpx

from services.ingest.app import create_app
from services.ingest.discovering import Web
from services.ingest.routes.dependencies import Parts
from services.ingest.settings import Settings
from services.ingest.worker import Worker
from shared.delivery import TransientError
from shared.events import Event, Source, Subscription
from shared.topics import Topic
from tests import make

PUBLIC = "https://news.example/ingest"


class HeardAtOnce:
    """Publishes by telling the registry; away when it is told so."""

    def __init__(self, worker: Worker) -> None:
        self._worker = worker
        self.is_away = False
        self.published: list[Event] = []

    async def publish(self, topic: Topic, events: Sequence[Event]) -> None:
        if self.is_away:
            raise TransientError("the broker is away")
        self.published.extend(events)
        for event in events:
            if isinstance(event, Source):
                self._worker.registry.note(event)


class Manager(httpx.AsyncClient):
    """A client of the application of one worker."""

    def __init__(self, *sources: Source, web: Web | None = None, **settings: Any) -> None:
        values: dict[str, Any] = {"kafka_servers": "127.0.0.1:1"}
        worker = Worker(Settings(**(values | settings)), None, asyncio.Event())
        for source in sources:
            worker.registry.note(source)
        worker.followed["sources"].caught_up.set()
        worker.seen_caught_up.set()
        self.worker, self.broker = worker, HeardAtOnce(worker)
        self.app = create_app(worker)
        parts: Parts = self.app.state.parts
        parts.writer.publisher = self.broker
        self.app.state.parts = Parts(
            parts.registry, parts.polls, parts.writer, lambda: web, parts.now, parts.max_bytes
        )
        worker.hub_desk.subscriptions.publisher = self.broker
        transport = httpx.ASGITransport(self.app)
        super().__init__(transport=transport, base_url="http://ingest.example")

    def knows(self, subscription: Subscription) -> None:
        """Let the worker know of a subscription."""
        self.worker.hub_desk.subscriptions.known.note(subscription)


def herald(**fields: Any) -> Source:
    """Return a source by its real id."""
    return make.source("herald", **fields)
