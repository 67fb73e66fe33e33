"""The gateway on fakes, asked over HTTP without a network."""

from __future__ import annotations

from collections.abc import AsyncIterator, Callable
from contextlib import AsyncExitStack
from typing import Any

import httpx
import pytest

from services.gateway.app import create_app
from services.gateway.core.change_feed import ChangeFeed
from services.gateway.routes.dependencies import Outside
from tests import make
from tests.fakes import MemoryFinder, MemoryTrendBoard, MemoryTrendHistory

Serve = Callable[..., httpx.AsyncClient]


@pytest.fixture
async def serve() -> AsyncIterator[Serve]:
    """Yield a function that returns a client of a gateway on the given fakes."""
    async with AsyncExitStack() as clients:

        def start(
            finder: Any = None,
            board: MemoryTrendBoard | None = None,
            strict: bool = True,
            **given: Any,
        ) -> httpx.AsyncClient:
            outside = Outside(
                finder or MemoryFinder(),
                board or MemoryTrendBoard(),
                given.get("history") or MemoryTrendHistory(),
                given.get("feed") or ChangeFeed(),
                clock=lambda: make.NOW,
            )
            app = create_app(outside, given.get("conduct"))
            transport = httpx.ASGITransport(app, raise_app_exceptions=strict)
            client = httpx.AsyncClient(transport=transport, base_url="http://gateway")
            clients.push_async_callback(client.aclose)
            return client

        yield start
