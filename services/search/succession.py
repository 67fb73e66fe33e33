"""An index catches up with the log and takes the place of those that serve.

Searches go on meanwhile, and so does the worker, which writes where the aliases point. Whatever the
worker wrote to the old index in its last moment came from the log before the new one serves; so the
log is read once more up to an end that is asked for after the change of aliases. Versions make all
of it safe to repeat.
"""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Callable, Sequence
from contextlib import asynccontextmanager, suppress
from dataclasses import dataclass
from datetime import datetime

from services.search.adapters.elastic_families import ElasticFamilies
from services.search.adapters.kafka_log import OpenLog
from services.search.core.lifecycle import Mark, Positions, State, behind
from services.search.filling import Filler, Tell
from shared.delivery import TransientError

GROUP = "search"
# So few messages are read in hardly more time than the aliases take to change.
SMALL_LAG = 200
HEARTBEAT_S = 15.0


@dataclass
class Succession:
    """`target` on its way to serve for `alias`; `by` tells one that works on it from another."""

    alias: str
    target: str
    families: ElasticFamilies
    log: OpenLog
    filler: Filler
    by: str
    clock: Callable[[], datetime]
    tell: Tell
    arriving: State = "joining"

    async def read_on(self, what: str) -> None:
        """Write what the log holds up to its present end."""
        ends = await self.log.ends()
        total = behind(await self.log.positions(), ends)
        begun = self.filler.counts.read
        async for messages in self.log.read_to(ends):
            await self.filler.take_messages(messages)
            self.tell(what, min(total, self.filler.counts.read - begun), total)
        await self.filler.settle()

    async def catch_up(self) -> None:
        """Return when hardly anything of the log is left to be read."""
        while behind(await self.log.positions(), await self.log.ends()) > SMALL_LAG:
            await self.read_on("catching up")

    async def take_over(self) -> None:
        """Let `target` alone serve, and see to it that it lacks nothing."""
        await self.read_on("catching up")
        await self.families.finish(self.target)
        await self._mark(self.arriving, await self.log.positions())
        in_old = await self.committed()
        before = await self.families.family(self.alias)
        await self.families.change(before.swap(self.target))
        replaced = [one.index for one in before.serving if one.index != self.target]
        mark = Mark("replaced", self.clock(), self.by, in_old)
        policy = self.filler.writer.delivery
        await policy.until_healed(lambda: self._replace(replaced, mark), "marking what is replaced")
        await policy.until_healed(self.complete, f"completing {self.target}")

    async def _replace(self, indices: Sequence[str], mark: Mark) -> None:
        for index in indices:
            await self.families.put_mark(index, mark)

    async def committed(self) -> Positions:
        """Return up to where the worker has read; waits for a broker that does not know yet."""
        policy = self.filler.writer.delivery
        return await policy.until_healed(lambda: self.log.committed(GROUP), "the worker's place")

    async def complete(self) -> None:
        """Read what may have been written elsewhere until `target` served."""
        await self.read_on("reading what came while the aliases changed")
        await self._mark("serving")

    async def _mark(self, state: State, positions: Positions | None = None) -> None:
        mark = Mark(state, self.clock(), self.by, positions or {})
        await self.families.put_mark(self.target, mark)

    @asynccontextmanager
    async def worked_on(
        self, state: State, positions: Positions | None = None
    ) -> AsyncIterator[None]:
        """Let `target` say that somebody works on it, for as long as the block runs."""
        task = asyncio.create_task(self._beat(state, positions))
        try:
            yield
        finally:
            task.cancel()
            with suppress(asyncio.CancelledError):
                await task

    async def _beat(self, state: State, positions: Positions | None) -> None:
        while True:
            with suppress(TransientError):
                await self._mark(state, positions)
            await asyncio.sleep(HEARTBEAT_S)
