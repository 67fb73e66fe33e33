"""The gateway on fakes, asked over HTTP without a network."""

from __future__ import annotations

from collections.abc import AsyncIterator, Callable
from contextlib import AsyncExitStack
from typing import Any

import httpx
import pytest

from services.gateway.app import create_app
from tests.fakes import MemoryTrendBoard
from tests.memory_gateway import outside

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
            conduct = given.pop("conduct", None)
            app = create_app(outside(finder, board=board, **given), conduct)
            transport = httpx.ASGITransport(app, raise_app_exceptions=strict)
            client = httpx.AsyncClient(transport=transport, base_url="http://gateway")
            clients.push_async_callback(client.aclose)
            return client

        yield start
