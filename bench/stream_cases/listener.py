"""One who listens to the stream of changes as a browser's `EventSource` does.

After a connection ends it comes back, after about as long as the stream says, and names the last
event it has heard (HTML Living Standard, 9.2).
"""

from __future__ import annotations

import asyncio
import re
import time
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass, field

_ID = re.compile(rb"(?:^|\n)id: (\d+)\n")
_MISSED = b"event: missed\n"
_END = b"\n\n"
RETRY_S = 3.0
Wait = Callable[[], float]


@dataclass
class Listener:
    """What one has heard: the id of each event and when, in seconds of the monotonic clock."""

    port: int
    path: str
    wait: Wait
    heard: list[tuple[int, float]] = field(default_factory=list)
    connected: int = 0
    refused: int = 0
    missed: int = 0

    async def listen(self) -> None:
        """Listen until cancelled, over as many connections as it takes."""
        while True:
            with suppress(OSError, asyncio.IncompleteReadError):
                await self._listen_once()
            await asyncio.sleep(self.wait())

    async def _listen_once(self) -> None:
        reader, writer = await asyncio.open_connection("127.0.0.1", self.port)
        try:
            writer.write(self._request())
            head = await reader.readuntil(b"\r\n\r\n")
            if b" 200 " not in head[:16]:
                self.refused += 1
                return
            self.connected += 1
            await self._hear(reader)
        finally:
            writer.close()

    def _request(self) -> bytes:
        last = f"Last-Event-ID: {self.heard[-1][0]}\r\n" if self.heard else ""
        return f"GET {self.path} HTTP/1.1\r\nHost: gateway\r\n{last}\r\n".encode()

    async def _hear(self, reader: asyncio.StreamReader) -> None:
        """Note every event; each comes in one chunk, whatever is before and after it."""
        rest = b""
        while data := await reader.read(65536):
            now = time.monotonic()
            whole, end, rest = (rest + data).rpartition(_END)
            if not end:
                continue
            self.heard += ((int(one), now) for one in _ID.findall(whole))
            self.missed += whole.count(_MISSED)
