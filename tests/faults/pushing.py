"""A client that pushes articles and tries again until each batch is answered."""

from __future__ import annotations

import threading
import uuid
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from functools import partial
from typing import Any

import httpx

from tests.cluster import Cluster
from tests.waiting import until

BATCH = 50
DEADLINE_S = 120.0


def articles(source: str, numbers: Sequence[int]) -> list[dict[str, Any]]:
    """Return articles of `source`, each about something else."""
    now = datetime.now(UTC).isoformat()
    return [
        {
            "url": f"https://{source}.example/articles/{number}",
            "title": f"Report {number} of the harbour office",
            "text": f"The harbour office filed report {number}. It lists {number * 7} crates.",
            "published_at": now,
            "language": "en",
            "source": {"id": source, "name": source, "owner": source},
        }
        for number in numbers
    ]


@dataclass
class Pusher:
    """Pushes in the background; `refused` counts the answers that were not final."""

    cluster: Cluster
    source: str = field(default_factory=lambda: f"push-{uuid.uuid4().hex[:8]}")
    pushed: int = 0
    refused: int = 0

    def push(self, numbers: Sequence[int]) -> None:
        """Push articles with these numbers; returns when every batch was accepted."""
        with httpx.Client(timeout=30) as client:
            for first in range(0, len(numbers), BATCH):
                batch = articles(self.source, numbers[first : first + BATCH])
                until(partial(self._send, client, batch), "a batch accepted", DEADLINE_S)
                self.pushed += len(batch)

    def in_background(self, numbers: Sequence[int]) -> threading.Thread:
        """Start to push and return the thread."""
        thread = threading.Thread(target=self.push, args=(numbers,))
        thread.start()
        return thread

    def _send(self, client: httpx.Client, batch: list[dict[str, Any]]) -> bool:
        try:
            answer = client.post(
                f"{self.cluster.url('ingest')}/v1/articles", json={"articles": batch}
            )
        except httpx.TransportError:
            self.refused += 1
            return False
        if answer.status_code == httpx.codes.OK:
            assert answer.json()["rejected"] == 0, answer.text
            return True
        self.refused += 1
        return False

    def found(self) -> int:
        """Return how many of its articles a search counts; 0 while the gateway is away."""
        try:
            return int(self.cluster.get("gateway", "/v1/search", source=self.source)["total"])
        except httpx.HTTPError:
            return 0
