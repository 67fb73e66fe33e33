"""`/livez`, `/readyz` and `/metrics`: the same three for every service.

Alive means that the process should not be restarted; ready, that work or requests may be sent.
"""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable, Iterator, Mapping
from contextlib import asynccontextmanager, contextmanager

import uvicorn
from prometheus_client import CONTENT_TYPE_LATEST, generate_latest
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route
from starlette.types import ASGIApp

GRACE_S = 3
OF_NOW = {"Cache-Control": "no-store"}

# Answers None when all is well, else what is wrong.
Check = Callable[[], Awaitable[str | None]]


def health_routes(ready: Mapping[str, Check], alive: Mapping[str, Check]) -> list[Route]:
    """Return the three routes; a probe fails with 503 and names every check that failed."""

    async def livez(_request: Request) -> Response:
        return await _probe(alive)

    async def readyz(_request: Request) -> Response:
        return await _probe(ready)

    async def tell_metrics(_request: Request) -> Response:
        return Response(generate_latest(), headers=OF_NOW, media_type=CONTENT_TYPE_LATEST)

    return [Route("/livez", livez), Route("/readyz", readyz), Route("/metrics", tell_metrics)]


async def _probe(checks: Mapping[str, Check]) -> Response:
    answers = {name: await check() for name, check in checks.items()}
    failed = {name: answer for name, answer in answers.items() if answer is not None}
    if failed:
        return JSONResponse({"status": "failing", "failed": failed}, 503, OF_NOW)
    return JSONResponse({"status": "ok"}, headers=OF_NOW)


class QuietServer(uvicorn.Server):
    """A server that stops when it is told to, not when the process is."""

    @contextmanager
    def capture_signals(self) -> Iterator[None]:
        """Leave signals to the service that owns the process."""
        yield


def quiet_server(app: ASGIApp, host: str, port: int, grace_s: int) -> QuietServer:
    """Return a server of `app` that logs nothing itself and gives requests `grace_s` to end."""
    return QuietServer(
        uvicorn.Config(
            app,
            host=host,
            port=port,
            log_config=None,
            access_log=False,
            lifespan="off",
            server_header=False,
            # Whoever believes what a proxy says has to know the proxy.
            proxy_headers=False,
            timeout_graceful_shutdown=grace_s,
        )
    )


@asynccontextmanager
async def health_server(
    host: str, port: int, ready: Mapping[str, Check], alive: Mapping[str, Check] | None = None
) -> AsyncIterator[None]:
    """Serve the three routes at `host:port` while the block runs."""
    app = Starlette(routes=health_routes(ready, alive or {}))
    server = quiet_server(app, host, port, GRACE_S)
    serving = asyncio.create_task(server.serve())
    try:
        yield
    finally:
        server.should_exit = True
        await serving
