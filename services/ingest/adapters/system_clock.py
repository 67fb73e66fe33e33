"""The time of this machine."""

from __future__ import annotations

import asyncio
from datetime import UTC, datetime


def utc_now() -> datetime:
    """Return the time."""
    return datetime.now(UTC)


class SystemClock:
    """Tells the time and lets it pass."""

    def now(self) -> datetime:
        """Return the time, in UTC."""
        return utc_now()

    async def sleep(self, seconds: float) -> None:
        """Return when `seconds` have passed."""
        await asyncio.sleep(max(0.0, seconds))
