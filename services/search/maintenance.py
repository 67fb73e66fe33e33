"""What the indices need now and then: the next one in the row, and old documents taken away."""

from __future__ import annotations

import asyncio
import random
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import aclosing, asynccontextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta

import structlog

from services.search.adapters.elastic_families import ElasticFamilies, is_taken
from services.search.core.lifecycle import (
    LOGS,
    Family,
    Mark,
    Member,
    add_closed,
    drop_closed,
)
from services.search.core.retention import Query, Rolling, Rules
from shared.delivery import TransientError

log = structlog.get_logger()

# What was on its way to an index when its alias went has arrived by then.
ARRIVAL_S = 1.0
DELETED_AT_ONCE = 1_000


@dataclass
class Removed:
    """What was taken away, or would be: documents, and whole indices by name."""

    documents: int = 0
    indices: list[str] = field(default_factory=list)


def utc_now() -> datetime:
    """Return the present moment."""
    return datetime.now(UTC)


@dataclass
class Maintenance:
    """Looks after the indices for as long as a worker runs; several workers may do so."""

    families: ElasticFamilies
    rules: Rules
    every_s: float
    sleep: Callable[[float], Awaitable[None]] = asyncio.sleep
    random: Callable[[], float] = random.random
    clock: Callable[[], datetime] = utc_now

    async def run(self) -> None:
        """Look after all indices about every `every_s`, for ever."""
        while True:
            await self.sleep(self.every_s * (0.5 + self.random()))
            for alias in LOGS:
                try:
                    await self.look_after(alias)
                except TransientError as error:
                    log.warning("indices not looked after", alias=alias, error=str(error))

    async def look_after(self, alias: str) -> None:
        """Mend the aliases, make the next index if it is due, take away what is old."""
        await self.families.mend(alias)
        now = self.clock()
        if index := await roll_over(alias, self.families, now, self.rules.rolling):
            log.info("new documents go to the next index", index=index)
        removed = await retain(alias, self.families, self.rules, now)
        if removed.documents or removed.indices:
            log.info("old documents taken away", alias=alias, **vars(removed))


@asynccontextmanager
async def maintained(maintenance: Maintenance) -> AsyncIterator[None]:
    """Run `maintenance` beside the block; a fault in it is told and ends only it."""
    task = asyncio.create_task(maintenance.run())
    task.add_done_callback(_tell_fault)
    try:
        yield
    finally:
        task.cancel()
        await asyncio.wait({task})


def _tell_fault(task: asyncio.Task[None]) -> None:
    if not task.cancelled() and (fault := task.exception()):
        log.critical("indices are looked after no more", exc_info=fault)


async def roll_over(
    alias: str, families: ElasticFamilies, now: datetime, rolling: Rolling | None = None
) -> str | None:
    """Let a new index take new documents of `alias` and return its name.

    None if it is not due by `rolling`, or what is open is empty, or somebody works on the indices.
    """
    family = await families.family(alias)
    if not family.serving or family.worked_on(now):
        return None
    last, to = family.serving[-1], family.next_index
    await families.refresh(last.index)
    documents = await families.count(last.index)
    if not (rolling or Rolling(most_documents=1)).is_due(documents, last.made_at, now):
        return None
    try:
        await families.create(alias, to, Mark("building", now))
    except TransientError as error:
        if is_taken(error):
            return None
        raise
    await families.finish(to)
    await families.change(family.close())
    await asyncio.sleep(ARRIVAL_S)
    await families.change(family.roll(to))
    await families.put_mark(to, Mark("serving", now))
    return to


async def retain(
    alias: str, families: ElasticFamilies, rules: Rules, now: datetime, *, dry_run: bool = False
) -> Removed:
    """Take away what is kept no longer of `alias`: documents, and whole indices where all is old.

    Nothing while somebody works on the indices.
    """
    removed, family = Removed(), await families.family(alias)
    if family.worked_on(now):
        return removed
    for member in _outlived(family, rules, now):
        removed.indices.append(member.index)
        if not dry_run:
            await families.delete(member.index)
    if expired := rules.keep.expired(alias, now):
        for member in family.serving:
            await _thin_out(member, families, expired, removed, dry_run=dry_run)
    return removed


def _outlived(family: Family, rules: Rules, now: datetime) -> list[Member]:
    """Return what nobody reads and nobody will go back to."""
    if not family.serving:
        return []
    before = now - timedelta(days=rules.replaced_days)
    kept = family.replaced()
    replaced = [one for one in kept if one.mark and one.mark.at < before]
    return [*family.abandoned(now), *replaced]


async def _thin_out(
    member: Member, families: ElasticFamilies, expired: Query, removed: Removed, *, dry_run: bool
) -> None:
    """Take the `expired` documents out of an index, or the index if it has no others."""
    await families.refresh(member.index)
    count = await families.count(member.index, expired)
    if not member.takes_new and await families.count(member.index) == count:
        if dry_run or await _drop(member, families, expired):
            removed.indices.append(member.index)
        return
    if dry_run:
        removed.documents += count
        return
    async with aclosing(families.scan(member.index, expired, source=False)) as pages:
        async for hits in pages:
            for start in range(0, len(hits), DELETED_AT_ONCE):
                few = hits[start : start + DELETED_AT_ONCE]
                removed.documents += await families.delete_unchanged(few)


async def _drop(member: Member, families: ElasticFamilies, expired: Query) -> bool:
    """Delete an index of nothing but `expired` documents; not if one was written meanwhile."""
    await families.change([drop_closed(member.index)])
    await asyncio.sleep(ARRIVAL_S)
    await families.refresh(member.index)
    if await families.count(member.index) > await families.count(member.index, expired):
        await families.change([add_closed(member.index)])
        return False
    await families.delete(member.index)
    return True
