"""`cupure sources list|show`: what there is, and how it fares."""

from __future__ import annotations

import asyncio
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import Annotated

import typer

from services.ingest.adapters.system_clock import utc_now
from services.ingest.cli.outside import Outside, Servers, fail, outside
from services.ingest.core.sources.finding import UnknownSourceError, find_source
from services.ingest.core.sources.health import SourceHealth, health_of, status_of
from shared.events import Source, SourcePoll, SourceState
from shared.source_status import Status

Called = Annotated[str, typer.Argument(help="its id, the beginning of it, address or name")]


@dataclass(frozen=True, slots=True)
class Wanted:
    """Which sources are to be listed."""

    state: SourceState | None
    country: str | None
    statuses: frozenset[Status]

    def fits(self, source: Source, status: Status) -> bool:
        """Return whether `source` is to be listed; removed ones only if asked for by state."""
        is_state = source.state == self.state if self.state else source.state != "removed"
        is_status = not self.statuses or status in self.statuses
        return is_state and is_status and self.country in (None, source.country)


def list_all(  # noqa: PLR0913, PLR0917  # typer reads an option from each parameter
    context: typer.Context,
    state: Annotated[SourceState | None, typer.Option(help="only these")] = None,
    country: Annotated[str | None, typer.Option(help="only these")] = None,
    silent: Annotated[bool, typer.Option("--silent", help="fell silent")] = False,
    failing: Annotated[bool, typer.Option("--failing", help="cannot be read")] = False,
    servers: Servers = None,
) -> None:
    """Print a line for each source: id, how it fares, country, name, address and reason."""
    statuses: set[Status] = set()
    statuses |= {"silent"} if silent else set()
    statuses |= {"failing"} if failing else set()
    wanted = Wanted(state, country, frozenset(statuses))
    asyncio.run(_list(outside(context, servers), wanted))


async def _list(away: Outside, wanted: Wanted) -> None:
    known, polls = await away.sources(), await away.polls()
    shown = 0
    for source in sorted(known.values(), key=lambda one: (one.name.casefold(), one.source_id)):
        poll = polls.get(source.source_id)
        status = status_of(source, poll)
        if wanted.fits(source, status):
            shown += 1
            typer.echo(_line(source, status, poll))
    typer.echo(f"{shown} of {len(known)} sources", err=True)


def _line(source: Source, status: Status, poll: SourcePoll | None) -> str:
    told = "removed" if source.state == SourceState.REMOVED else status
    reason = source.state_reason or (poll.error if poll and status == "failing" else None)
    line = f"{source.source_id:16}  {told:7}  {source.country or '--':2}  {source.name}"
    return f"{line}  {source.polled_url}" + (f"  ({reason})" if reason else "")


def show(context: typer.Context, called: Called, servers: Servers = None) -> None:
    """Print what is known of a source and how it fares."""
    source, poll = asyncio.run(_look_up(outside(context, servers), called))
    for name, value in _facts(source):
        typer.echo(f"{name:16} {value}")
    typer.echo("")
    for line in _health(health_of(source, poll, utc_now())):
        typer.echo(line)


async def _look_up(away: Outside, called: str) -> tuple[Source, SourcePoll | None]:
    try:
        source = find_source(called, await away.sources())
    except UnknownSourceError as error:
        fail(str(error))
    return source, (await away.polls()).get(source.source_id)


def _facts(source: Source) -> Iterator[tuple[str, str]]:
    hidden = {"id", "provenance", "schema_version", "lane", "ingest_time", "event_time"}
    for name, value in source.model_dump(mode="json", exclude=hidden, exclude_none=True).items():
        if value not in ([], {}):
            yield name, ", ".join(map(str, value)) if isinstance(value, list) else str(value)
    yield "changed_at", _moment(source.event_time)


def _health(health: SourceHealth) -> Iterator[str]:
    shown = {"source_id", "name", "feed_url", "polled_url", "days", "last_entries"}
    for name in (one for one in SourceHealth.model_fields if one not in shown):
        value = getattr(health, name)
        if value is not None:
            yield f"{name:16} {_moment(value) if isinstance(value, datetime) else value}"
    if health.last_entries:
        counts = health.last_entries.model_dump()
        yield "last entries     " + ", ".join(f"{one} {count}" for one, count in counts.items())
    for day in health.days:
        usual = "" if day.expected is None else f"  usually {day.expected:g}"
        yield f"{day.day}  {day.seen:6} articles{usual}"


def _moment(moment: datetime) -> str:
    return f"{moment:%Y-%m-%d %H:%M:%SZ}"
