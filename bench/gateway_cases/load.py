"""Asks one thing again and again over so many connections, in a process of its own.

    python -m bench.gateway_cases.load PORT CONNECTIONS SECONDS < REQUEST

Writes answers by status and a second, and the median and 99th percentile of how long one took, as
JSON. It reads no more of an answer than its length, so that it is never what is slow.
"""

from __future__ import annotations

import asyncio
import json
import re
import sys
import time
from collections import Counter
from typing import Any, cast

_LENGTH = re.compile(rb"\r\ncontent-length: *(\d+)", re.IGNORECASE)
_END = b"\r\n\r\n"


class Asker(asyncio.Protocol):
    """Sends the request as soon as the last answer is whole."""

    def __init__(self, request: bytes, until: float) -> None:
        self._request, self._until = request, until
        self._buffer = bytearray()
        self._asked_at = 0.0
        self.statuses: Counter[str] = Counter()
        self.took: list[float] = []
        self.done: asyncio.Future[None] = asyncio.get_running_loop().create_future()

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        self._transport = cast(asyncio.Transport, transport)
        self._ask()

    def _ask(self) -> None:
        self._asked_at = time.perf_counter()
        self._transport.write(self._request)

    def data_received(self, data: bytes) -> None:
        self._buffer += data
        head = self._buffer.find(_END)
        if head < 0:
            return
        length = _LENGTH.search(self._buffer, 0, head)
        if len(self._buffer) < head + len(_END) + (int(length[1]) if length else 0):
            return
        self.statuses[self._buffer[9:12].decode()] += 1
        self._buffer.clear()
        now = time.perf_counter()
        self.took.append(now - self._asked_at)
        if now < self._until:
            self._ask()
        else:
            self._transport.close()

    def connection_lost(self, exc: Exception | None) -> None:
        if not self.done.done():
            self.done.set_result(None)


async def ask(port: int, connections: int, seconds: float, request: bytes) -> dict[str, Any]:
    """Return how many answers came, and how long they took."""
    loop, begun = asyncio.get_running_loop(), time.perf_counter()
    until = begun + seconds
    made = [
        await loop.create_connection(lambda: Asker(request, until), "127.0.0.1", port)
        for _ in range(connections)
    ]
    await asyncio.gather(*(asker.done for _, asker in made))
    took = sorted(one for _, asker in made for one in asker.took)
    return {
        "statuses": dict(sum((asker.statuses for _, asker in made), Counter())),
        "per_second": round(len(took) / (time.perf_counter() - begun), 1),
        "p50_ms": round(1000 * took[len(took) // 2], 2),
        "p99_ms": round(1000 * took[int(len(took) * 0.99)], 2),
    }


if __name__ == "__main__":
    port, connections, seconds = sys.argv[1:]
    asked = ask(int(port), int(connections), float(seconds), sys.stdin.buffer.read())
    print(json.dumps(asyncio.run(asked)))
