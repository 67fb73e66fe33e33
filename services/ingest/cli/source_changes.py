"""`cupure sources add|edit|pause|resume|remove`: one change at a time."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import Annotated

import typer

from services.ingest.adapters.system_clock import utc_now
from services.ingest.cli.options import FactOptions, with_fact_options
from services.ingest.cli.outside import Outside, Servers, fail, outside
from services.ingest.core.entries import FeedError, FoundFeed
from services.ingest.core.identity.canonical_url import web_url
from services.ingest.core.sources import changes
from services.ingest.core.sources.adding import DuplicateSourceError, add_source
from services.ingest.core.sources.changes import SourceRuleError
from services.ingest.core.sources.facts import FactsError, SourceFacts, read_facts
from services.ingest.core.sources.finding import UnknownSourceError, find_source
from services.ingest.discovering import ReadFeed, discover, read_feed
from shared.events import Source

Called = Annotated[list[str], typer.Argument(help="its id, the beginning of it, address or name")]
Change = Callable[[Source, datetime], Source]

REFUSALS = (FeedError, FactsError, SourceRuleError, DuplicateSourceError, UnknownSourceError)


@dataclass(frozen=True, slots=True)
class Adding:
    """What is to be added: an address, which of its feeds, and whether to look there first."""

    url: str
    feed: int | None
    look: bool


@with_fact_options
def add(  # noqa: PLR0913, PLR0917  # typer reads an option from each parameter
    context: typer.Context,
    url: Annotated[str, typer.Argument(help="a feed, or a page that points at its feeds")],
    options: FactOptions,
    feed: Annotated[int | None, typer.Option(min=1, help="which of the feeds found")] = None,
    look: Annotated[bool, typer.Option(help="fetch it before it is added")] = True,
    servers: Servers = None,
) -> None:
    """Add the source at URL; what is not said is taken from the feed."""
    try:
        wanted = Adding(url, feed, look and options.kind not in ("page", "push"))
        source = asyncio.run(_add(outside(context, servers), wanted, options.facts()))
    except REFUSALS as error:
        fail(str(error))
    typer.echo(f"added {source.source_id} {source.name}: {source.feed_url}")


async def _add(away: Outside, wanted: Adding, said: SourceFacts) -> Source:
    url = web_url(wanted.url if "://" in wanted.url else f"https://{wanted.url}")
    if url is None:
        raise FactsError(f"not an http(s) address: {wanted.url!r}")
    known = await away.sources()
    if wanted.look and said.kind != "page":
        read = await _looked_up(away, url, wanted.feed)
        url, said = read.url, read_facts(read.facts.said() | said.said())
    source = add_source(url, said, known, utc_now())
    await away.publish([source])
    return source


async def _looked_up(away: Outside, url: str, number: int | None) -> ReadFeed:
    """Return the feed at `url`, or that which its page names as the best, or as `number`."""
    async with away.web() as web:
        found = await discover(url, web)
        if found.read is not None:
            return found.read
        _tell_candidates(found.candidates)
        if (number or 1) > len(found.candidates):
            raise FeedError(f"there are {len(found.candidates)} feeds, not {number}")
        chosen = found.candidates[(number or 1) - 1]
        return await read_feed(chosen.url, web)


def _tell_candidates(candidates: tuple[FoundFeed, ...]) -> None:
    for number, one in enumerate(candidates, start=1):
        typer.echo(f"  --feed {number}  {one.url}  {one.title}".rstrip(), err=True)


@with_fact_options
def edit(
    context: typer.Context,
    called: Annotated[str, typer.Argument(help="its id, the beginning of it, address or name")],
    options: FactOptions,
    servers: Servers = None,
) -> None:
    """Change what is known of a source; from then on no list changes it."""

    def change(source: Source, now: datetime) -> Source:
        facts = options.facts(source)
        if not facts.said():
            raise FactsError("say what is to be changed, for instance --name")
        return changes.edited(source, facts, now)

    _change(outside(context, servers), [called], change, "edited")


def pause(
    context: typer.Context,
    called: Called,
    reason: Annotated[str | None, typer.Option(help="shown wherever it is listed")] = None,
    servers: Servers = None,
) -> None:
    """Stop polling sources until they are resumed."""

    def change(source: Source, now: datetime) -> Source:
        return changes.paused(source, now, reason)

    _change(outside(context, servers), called, change, "paused")


def resume(context: typer.Context, called: Called, servers: Servers = None) -> None:
    """Poll sources again, whatever had stopped them."""
    _change(outside(context, servers), called, changes.resumed, "resumed")


def remove(context: typer.Context, called: Called, servers: Servers = None) -> None:
    """Remove sources; their articles stay."""
    _change(outside(context, servers), called, changes.removed, "removed")


def _change(away: Outside, called: list[str], change: Change, done: str) -> None:
    """Change all sources that are called, or none of them if one cannot be."""

    async def work() -> list[Source]:
        known = await away.sources()
        events = [change(find_source(one, known), utc_now()) for one in called]
        await away.publish(events)
        return events

    try:
        events = asyncio.run(work())
    except REFUSALS as error:
        fail(str(error))
    for source in events:
        typer.echo(f"{done} {source.source_id} {source.name}")
