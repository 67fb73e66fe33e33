"""`cupure index …`: each command, and what it prints."""

from __future__ import annotations

import asyncio
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Annotated

import typer

from services.search.adapters.elastic_families import IndexStatus
from services.search.app import SERVICE
from services.search.cli import upkeep
from services.search.cli.outside import (
    ElasticUrl,
    Kind,
    Kinds,
    Servers,
    chosen,
    fail,
    open_families,
    open_outside,
    settings_for,
)
from services.search.cli.progress import ProgressBar
from services.search.core.lifecycle import LOGS, LifecycleError
from services.search.rebuild import Report, rebuild, rollback
from services.search.settings import SearchSettings
from services.search.verification import PATIENCE_S, Verdict, compare, verify
from shared.kafka.parked import read_parked

cli = typer.Typer(help="The index that articles are found in.", no_args_is_help=True)
cli.command("rollover")(upkeep.rollover)
cli.command("retention")(upkeep.retention)


@cli.callback()
def index() -> None:
    """The index that articles are found in."""


@cli.command("status")
def status(elastic_url: ElasticUrl = None) -> None:
    """Print the indices made for each alias: documents, health, and what they do."""
    for one in asyncio.run(_read_status(settings_for(elastic_url))):
        typer.echo(
            f"{one.alias:16} {one.index:24} documents={one.documents:<9} {one.health:6} {one.state}"
        )


async def _read_status(settings: SearchSettings) -> list[IndexStatus]:
    async with open_families(settings) as families:
        return [one for alias in LOGS for one in await families.status(alias)]


@cli.command("rebuild")
def rebuild_index(
    kinds: Kinds = None,
    elastic_url: ElasticUrl = None,
    servers: Servers = None,
    *,
    log_only: Annotated[
        bool, typer.Option("--log-only", help="leave out what the log does not hold any more")
    ] = False,
) -> None:
    """Make a new index from the log while the old one serves, compare it, let it serve.

    The old one is kept: `cupure index rollback`. Interrupted, it leaves all as it was.
    """
    settings = settings_for(elastic_url, servers)
    for alias in chosen(kinds):
        with _failing(), _telling() as bar:
            report = asyncio.run(_rebuild(settings, alias, bar, from_log=True, all_=not log_only))
        _tell(report)


@cli.command("reindex")
def reindex(
    kinds: Kinds = None,
    elastic_url: ElasticUrl = None,
    servers: Servers = None,
    *,
    from_log: Annotated[
        bool, typer.Option("--from-log", help="the same as `cupure index rebuild`")
    ] = False,
) -> None:
    """Make a new index from the one that serves, with what it does not give back made anew.

    For a mapping or analyzer that changed. What is made of articles otherwise than before takes
    `--from-log`.
    """
    settings = settings_for(elastic_url, servers)
    for alias in chosen(kinds):
        with _failing(), _telling() as bar:
            report = asyncio.run(_rebuild(settings, alias, bar, from_log=from_log))
        _tell(report)


async def _rebuild(
    settings: SearchSettings, alias: str, bar: ProgressBar, *, from_log: bool, all_: bool = True
) -> Report:
    async with open_outside(settings, alias, bar.tell) as outside:
        return await rebuild(alias, outside, from_log=from_log, take_over=all_)


@cli.command("rollback")
def roll_back(
    kind: Kind,
    elastic_url: ElasticUrl = None,
    servers: Servers = None,
    to: Annotated[str | None, typer.Option(help="this index; else the last that served")] = None,
) -> None:
    """Let the index that served before serve again, with what the log has told since."""
    settings = settings_for(elastic_url, servers)
    (alias,) = chosen([kind])
    with _failing(), _telling() as bar:
        report = asyncio.run(_roll_back(settings, alias, bar, to))
    _tell(report)


async def _roll_back(
    settings: SearchSettings, alias: str, bar: ProgressBar, to: str | None
) -> Report:
    async with open_outside(settings, alias, bar.tell) as outside:
        return await rollback(alias, outside, to)


def _tell(report: Report) -> None:
    typer.echo(
        f"{report.index} serves instead of {', '.join(report.before) or 'nothing'}:"
        f" {report.documents} documents written, hash {report.hash} ({report.counts.told()})"
    )
    if report.lost:
        typer.echo(f"up to {report.lost} messages are gone from the log and missing", err=True)


@cli.command("verify")
def verify_index(
    kinds: Kinds = None,
    elastic_url: ElasticUrl = None,
    servers: Servers = None,
    against: Annotated[
        str | None, typer.Option(help="another index, instead of the log; for one KIND")
    ] = None,
    wait_s: Annotated[
        int, typer.Option(min=0, help="seconds to let the worker catch up with the log")
    ] = PATIENCE_S,
) -> None:
    """Compare the index with the log, document by document; exit code 1 if they differ."""
    settings, aliases = settings_for(elastic_url, servers), chosen(kinds)
    if against and len(aliases) != 1:
        raise typer.BadParameter("--against takes one KIND")
    is_equal = True
    for alias in aliases:
        with _failing(), _telling() as bar:
            verdict = asyncio.run(_verify(settings, alias, bar, against, wait_s))
        is_equal = _tell_verdict(alias, verdict) and is_equal
    raise typer.Exit(0 if is_equal else 1)


async def _verify(
    settings: SearchSettings, alias: str, bar: ProgressBar, against: str | None, wait_s: int
) -> Verdict:
    async with open_outside(settings, alias, bar.tell) as outside:
        if against:
            name = (await outside.families.family(alias)).name
            return await compare(alias, against, name, outside)
        letters = await read_parked(settings.kafka_servers, SERVICE)
        parked = frozenset(one.origin.position for one in letters)
        return await verify(alias, outside, parked, wait_s)


def _tell_verdict(alias: str, verdict: Verdict) -> bool:
    """Print what was found and return whether all is well."""
    found = verdict.found
    said = "differs" if verdict.differences else "is as it must be"
    typer.echo(f"{alias} {said}: {len(found.by_id)} documents, hash {found.hash()}")
    if verdict.counts.read:
        typer.echo(f"  of the log: {verdict.counts.told()}")
    for line in verdict.differences.told():
        typer.echo(f"  {line}")
    if verdict.behind:
        typer.echo(f"  the worker is {verdict.behind} messages behind", err=True)
    return not verdict.differences


@contextmanager
def _telling() -> Iterator[ProgressBar]:
    bar = ProgressBar()
    try:
        yield bar
    finally:
        bar.end()


@contextmanager
def _failing() -> Iterator[None]:
    """End the command with one line if what was to be done could not be."""
    try:
        yield
    except LifecycleError as error:
        fail(str(error))
