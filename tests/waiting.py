"""Waiting for a condition with a deadline, never for luck."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Awaitable, Callable
from typing import TypeVar

ResultT = TypeVar("ResultT")
PAUSE_S = 0.1


def until(condition: Callable[[], ResultT | None], what: str, deadline_s: float = 30.0) -> ResultT:
    """Return the first truthy answer of `condition`; fails naming `what` at the deadline."""
    end = time.monotonic() + deadline_s
    while time.monotonic() < end:
        if answer := condition():
            return answer
        time.sleep(PAUSE_S)
    raise AssertionError(f"not within {deadline_s} s: {what}")


async def until_async(
    condition: Callable[[], Awaitable[ResultT | None]], what: str, deadline_s: float = 30.0
) -> ResultT:
    """Like `until`, for a condition that is awaited."""
    end = time.monotonic() + deadline_s
    while time.monotonic() < end:
        if answer := await condition():
            return answer
        await asyncio.sleep(PAUSE_S)
    raise AssertionError(f"not within {deadline_s} s: {what}")
