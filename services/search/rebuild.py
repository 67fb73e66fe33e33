"""A new index beside those that serve: filled, compared, put in their place; or put back.

What the log holds is read from the log. What it holds no longer is taken over from the index.
"""

from __future__ import annotations

from collections.abc import AsyncIterator, Callable
from contextlib import aclosing, asynccontextmanager
from dataclasses import dataclass
from datetime import datetime

import structlog

from services.search.adapters.elastic_families import ElasticFamilies, is_taken
from services.search.adapters.kafka_log import OpenLog
from services.search.core.contents import differences
from services.search.core.copying import copied
from services.search.core.lifecycle import (
    Family,
    LifecycleError,
    Mark,
    Member,
    add_fill,
    fill_alias,
)
from services.search.core.outcomes import DocumentIndex
from services.search.core.retention import Keep
from services.search.filling import Counts, Filler, Tell, filling, read_contents
from services.search.succession import Succession
from services.search.writing import BatchWriter
from shared.delivery import Delivery, TransientError

log = structlog.get_logger()


@dataclass(frozen=True)
class Outside:
    """What changing indices needs: where they lie, the log, and the present moment."""

    families: ElasticFamilies
    log: OpenLog
    writing_to: Callable[[str], DocumentIndex]
    delivery: Delivery
    keep: Keep
    by: str
    clock: Callable[[], datetime]
    tell: Tell


@dataclass(frozen=True, slots=True)
class Report:
    """What serves now, and how it came about."""

    index: str
    before: tuple[str, ...]
    documents: int
    hash: str
    counts: Counts
    lost: int = 0


async def rebuild(
    alias: str, outside: Outside, *, from_log: bool = True, take_over: bool = True
) -> Report:
    """Fill a new index for `alias` and let it serve.

    Read are the log and then, with `take_over`, of the index that serves what the log lacks; or,
    not `from_log`, all of that index and then the log from where the worker was.

    Raises `LifecycleError` if another rebuild runs or the new index is not as it must be.
    """
    family = await settled(alias, outside)
    async with _new_index(alias, family, outside) as made:
        async with made.worked_on("building"):
            if from_log:
                await outside.log.start_at()
                await made.read_on("reading the log")
            else:
                await outside.log.start_at(await made.committed())
            if family.serving and (take_over or not from_log):
                await _copy(made, family)
            await made.catch_up()
            await _compare(made)
        await made.take_over()
    return _report(made, family)


def _report(made: Succession, before: Family, lost: int = 0) -> Report:
    contents, replaced = made.filler.contents, tuple(one.index for one in before.serving)
    counts = made.filler.counts
    return Report(made.target, replaced, len(contents.by_id), contents.hash(), counts, lost)


async def settled(alias: str, outside: Outside) -> Family:
    """Return the indices of `alias`, after ending what others left undone.

    Raises `LifecycleError` if somebody works on one of them.
    """
    family, now = await outside.families.family(alias), outside.clock()
    if running := family.worked_on(now):
        raise LifecycleError(
            f"{running.index} is being built; if whoever did so was killed, try again in 90 s"
        )
    for left in family.abandoned(now):
        log.info("deleting what a killed rebuild left", index=left.index)
        await outside.families.delete(left.index)
    if left_open := family.unfinished(now):
        await _finish(alias, left_open, outside)
    return await outside.families.family(alias)


async def _finish(alias: str, serving: Member, outside: Outside) -> None:
    """Read what `serving` lacks because whoever let it serve was killed at that moment."""
    log.info("reading what a killed rebuild did not", index=serving.index)
    await outside.log.start_at(serving.mark.positions if serving.mark else None)
    async with _succession(alias, serving.index, outside) as found:
        await found.complete()


@asynccontextmanager
async def _succession(alias: str, target: str, outside: Outside) -> AsyncIterator[Succession]:
    writer = BatchWriter(outside.writing_to(fill_alias(target)), outside.delivery)
    async with filling(Filler(alias, writer, outside.keep, outside.clock())) as filler:
        yield Succession(
            alias,
            target,
            outside.families,
            outside.log,
            filler,
            outside.by,
            outside.clock,
            outside.tell,
        )


@asynccontextmanager
async def _new_index(alias: str, family: Family, outside: Outside) -> AsyncIterator[Succession]:
    """Own a new index until it serves; it is deleted if it comes to nothing."""
    target = family.next_index
    try:
        await _create(alias, target, outside)
        async with _succession(alias, target, outside) as made:
            yield made
    finally:
        await _delete_if_unused(alias, target, outside)


async def _create(alias: str, target: str, outside: Outside) -> None:
    try:
        mark = Mark("building", outside.clock(), outside.by)
        await outside.families.create(alias, target, mark)
    except TransientError as error:
        if is_taken(error):
            raise LifecycleError(f"another has just begun to build {target}") from error
        raise


async def _delete_if_unused(alias: str, target: str, outside: Outside) -> None:
    for one in (await outside.families.family(alias)).members:
        is_ours = one.mark is not None and one.mark.by == outside.by
        if one.index == target and is_ours and not one.serves:
            await outside.families.delete(target)


async def _copy(made: Succession, family: Family) -> None:
    """Take over from what serves what the new index lacks, or has in an older version."""
    families, filler, name = made.families, made.filler, family.name
    await families.refresh(name)
    total, seen = await families.count(name), 0
    async with aclosing(families.scan(name, source=False)) as pages:
        async for hits in pages:
            ids = [
                one["_id"] for one in hits if filler.contents.is_newer(one["_id"], one["_version"])
            ]
            async with aclosing(families.by_id(name, ids)) as whole:
                async for found in whole:
                    await filler.take([copied(made.alias, one) for one in found])
                    filler.counts.taken_over += len(found)
            seen += len(hits)
            made.tell(f"taking over from {name}", seen, total)
    await filler.settle()


async def _compare(made: Succession) -> None:
    """Raise `LifecycleError` unless the new index holds just what was written to it."""
    families, filler = made.families, made.filler
    made.tell("comparing", 0, len(filler.contents.by_id))
    found = await read_contents(made.alias, made.target, families, filler.keep, filler.now)
    if told := differences(filler.contents, found):
        raise LifecycleError(f"{made.target} is not as it must be: {'; '.join(told.told())}")
    made.tell("comparing", len(found.by_id), len(found.by_id))


async def rollback(alias: str, outside: Outside, to: str | None = None) -> Report:
    """Let the index that served before, or the one called `to`, serve again.

    It gets what the log has told since it was replaced; `lost` messages are gone from the log.
    """
    family = await settled(alias, outside)
    old = _replaced(family, to)
    positions = old.mark.positions if old.mark else {}
    await outside.families.renew(alias, old.index)
    await outside.families.change([add_fill(old.index)])
    lost = await outside.log.start_at(positions)
    async with _succession(alias, old.index, outside) as made:
        made.arriving = "returning"
        async with made.worked_on(made.arriving, positions):
            await made.catch_up()
        await made.take_over()
    return _report(made, family, lost)


def _replaced(family: Family, to: str | None) -> Member:
    """Return the index to go back to; raises `LifecycleError` if there is none."""
    found = [one for one in family.replaced() if to in (None, one.index)]
    if not found:
        kept = ", ".join(one.index for one in family.replaced()) or "none"
        raise LifecycleError(f"no index to go back to; kept are: {kept}")
    together = [one for one in family.replaced() if one.mark and one.mark == found[-1].mark]
    if len(together) > 1:
        names = ", ".join(one.index for one in together)
        raise LifecycleError(f"{names} served together and cannot be gone back to: rebuild")
    return found[-1]
