"""Elasticsearch's exceptions translated into the delivery policy's."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from elasticsearch import ApiError, TransportError

from shared.delivery import TransientError


@contextmanager
def translated(what: str) -> Iterator[None]:
    """Raise `TransientError` for whatever the block's call to Elasticsearch raises."""
    try:
        yield
    except (ApiError, TransportError) as error:
        raise TransientError(f"{what}: {told(error)}") from error


def told(error: ApiError | TransportError) -> str:
    """Return the error in one line."""
    if isinstance(error, TransportError):
        return f"{type(error).__name__} {error.message}"
    return f"{error.status_code} {error.message}: {cause(error).get('reason', '')}"


def cause(error: ApiError) -> dict[str, Any]:
    """Return what Elasticsearch gives as the cause."""
    body = error.body if isinstance(error.body, dict) else {}
    found = body.get("error", {})
    return found if isinstance(found, dict) else {}
