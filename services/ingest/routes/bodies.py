"""Bodies of requests, up to a limit, and what is said while Kafka is away."""

from __future__ import annotations

from collections.abc import Callable, Coroutine
from http import HTTPStatus
from typing import Any

from fastapi import Request
from fastapi.responses import Response
from fastapi.routing import APIRoute

from services.ingest.routes.problems import ProblemError

RETRY_AFTER_S = 5
MOST_SMALL_BYTES = 65_536


def unavailable(detail: str) -> ProblemError:
    """Return the problem that asks to come again."""
    headers = {"Retry-After": str(RETRY_AFTER_S)}
    return ProblemError(HTTPStatus.SERVICE_UNAVAILABLE, detail, headers)


async def read_body(request: Request, max_bytes: int) -> bytes:
    """Return the body; raises `ProblemError` 413 as soon as it is too long."""
    too_large = ProblemError(
        HTTPStatus.REQUEST_ENTITY_TOO_LARGE, f"a request may have up to {max_bytes} bytes"
    )
    told = request.headers.get("content-length", "")
    if told.isascii() and told.isdigit() and int(told) > max_bytes:
        raise too_large
    body = bytearray()
    async for chunk in request.stream():
        body += chunk
        if len(body) > max_bytes:
            raise too_large
    return bytes(body)


def told_problems(problems: dict[int, str]) -> dict[int | str, dict[str, Any]]:
    """Return what the OpenAPI document says of `problems`, by status."""
    content: dict[str, Any] = {"application/problem+json": {}}
    return {
        status: {"description": meaning, "content": content} for status, meaning in problems.items()
    }


class _ReadRequest(Request):
    """A request whose body has been read."""

    def __init__(self, request: Request, body: bytes) -> None:
        super().__init__(request.scope, request.receive)
        self._read = body

    async def body(self) -> bytes:
        return self._read


class SmallBodyRoute(APIRoute):
    """A route that reads a small body: FastAPI itself reads any length, before it asks for keys."""

    def get_route_handler(self) -> Callable[[Request], Coroutine[Any, Any, Response]]:
        """Return the handler behind the limit."""
        handle = super().get_route_handler()

        async def read_and_handle(request: Request) -> Response:
            body = await read_body(request, MOST_SMALL_BYTES)
            return await handle(_ReadRequest(request, body))

        return read_and_handle
