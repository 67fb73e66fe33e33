"""The time of this machine."""

from __future__ import annotations

import asyncio
from datetime import UTC, datetime


class SystemClock:
    """Tells the time and lets it pass."""

    def now(self) -> datetime:
        """Return the time, in UTC."""
        return datetime.now(UTC)

    async def sleep(self, seconds: float) -> None:
        """Return when `seconds` have passed."""
        await asyncio.sleep(max(0.0, seconds))
