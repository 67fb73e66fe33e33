"""Readers who ask the gateway all the time and note what they are told, and how late."""

from __future__ import annotations

import asyncio
import time
from collections import Counter
from collections.abc import Callable, Coroutine, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from itertools import cycle
from typing import Any

import httpx

READERS = 4
PAUSE_S = 0.05
PATIENCE_S = 30.0
# The phase of what is asked while nothing is done to the index.
OTHERWISE = "otherwise"


@dataclass
class Told:
    """What was answered in one part of the time: how often each status, and the slowest."""

    statuses: Counter[int] = field(default_factory=Counter)
    seconds: dict[int, list[float]] = field(default_factory=dict)

    def note(self, status: int, took_s: float) -> None:
        """Note an answer."""
        self.statuses[status] += 1
        self.seconds.setdefault(status, []).append(took_s)

    def slowest_s(self, status: int) -> float:
        """Return how long the slowest answer with `status` took, 0 if there was none."""
        return max(self.seconds.get(status, [0.0]))

    def figures(self) -> dict[str, Any]:
        """Return the counts, and median and slowest of each status."""
        return {
            str(status): {
                "answers": self.statuses[status],
                "median_s": round(sorted(each)[len(each) // 2], 3),
                "slowest_s": round(max(each), 3),
            }
            for status, each in sorted(self.seconds.items())
        }


@dataclass
class Readers:
    """Asks for what is known: articles by id and by search, which nothing changes any more.

    `titles` are those of all articles of `source` by id. `wrong` names every answer that was
    neither right nor an honest 503.
    """

    url: str
    source: str
    titles: Mapping[str, str]
    topic: str
    phases: dict[str, Told] = field(default_factory=dict)
    trending: Told = field(default_factory=Told)
    wrong: list[str] = field(default_factory=list)
    _phase: Told = field(default_factory=Told, init=False)
    _known: Iterator[tuple[str, str]] = field(init=False)

    def __post_init__(self) -> None:
        self._known = cycle(self.titles.items())
        self._phase = self.phases.setdefault(OTHERWISE, Told())

    @contextmanager
    def phase(self, name: str) -> Iterator[None]:
        """Note apart what is asked while the block runs."""
        self._phase = self.phases.setdefault(name, Told())
        try:
            yield
        finally:
            self._phase = self.phases[OTHERWISE]

    async def run(self) -> None:
        """Ask until cancelled."""
        async with (
            httpx.AsyncClient(base_url=self.url, timeout=PATIENCE_S) as client,
            asyncio.TaskGroup() as group,
        ):
            for _ in range(READERS):
                group.create_task(self._for_ever(client, self._search))
                group.create_task(self._for_ever(client, self._article))
            group.create_task(self._for_ever(client, self._trending))

    async def _for_ever(
        self,
        client: httpx.AsyncClient,
        ask: Callable[[httpx.AsyncClient], Coroutine[None, None, None]],
    ) -> None:
        while True:
            await ask(client)
            await asyncio.sleep(PAUSE_S)

    async def _search(self, client: httpx.AsyncClient) -> None:
        answer = await self._get(client, "/v1/search", self._phase, source=self.source)
        if answer and answer["total"] != len(self.titles):
            self.wrong.append(f"search counts {answer['total']} of {len(self.titles)}")

    async def _article(self, client: httpx.AsyncClient) -> None:
        name, title = next(self._known)
        answer = await self._get(client, f"/v1/articles/{name}", self._phase)
        if answer and answer["title"] != title:
            self.wrong.append(f"article {name} is called {answer['title']}")

    async def _trending(self, client: httpx.AsyncClient) -> None:
        answer = await self._get(client, "/v1/trending", self.trending)
        found = [one["topic_id"] for one in answer["topics"]] if answer else []
        if found != [self.topic]:
            self.wrong.append(f"trending are {found}")

    async def _get(
        self, client: httpx.AsyncClient, path: str, told: Told, **query: str
    ) -> dict[str, Any] | None:
        began = time.monotonic()
        answer = await client.get(path, params=query)
        told.note(answer.status_code, time.monotonic() - began)
        if answer.status_code == httpx.codes.OK:
            found: dict[str, Any] = answer.json()
            return found
        if not _is_honest(answer):
            self.wrong.append(f"{path}: {answer.status_code} {answer.text[:200]}")
        return None


def _is_honest(answer: httpx.Response) -> bool:
    return (
        answer.status_code == httpx.codes.SERVICE_UNAVAILABLE
        and answer.headers["content-type"] == "application/problem+json"
        and int(answer.headers["retry-after"]) > 0
    )
