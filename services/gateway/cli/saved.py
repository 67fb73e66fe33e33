"""`cupure gateway saved …`: what readers saved, for those who run the gateway."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from typing import Annotated, Protocol

import typer

from services.gateway.adapters.fernet_seal import seal_of
from services.gateway.adapters.kafka_saved import KafkaSavedLog
from services.gateway.cli.outside import Servers, kafka_at
from services.gateway.core.saved.sealing import SealedError, resealed
from services.gateway.settings import Settings
from shared.events import SavedSearch

cli = typer.Typer(help="Searches that readers saved.", no_args_is_help=True)


class SavedLog(Protocol):
    """All saved searches, for whoever looks after them."""

    async def searches(self) -> list[SavedSearch]:
        """Return every search; raises `TransientError`."""

    async def keep(self, searches: Sequence[SavedSearch]) -> None:
        """Return when the searches are kept as they are now; raises `TransientError`."""

    async def delete(self, search: SavedSearch) -> None:
        """Return when the search is no more; raises `TransientError`."""


@cli.callback()
def saved(context: typer.Context, servers: Servers = None) -> None:
    """Searches that readers saved."""
    if context.obj is None:
        context.obj = KafkaSavedLog(kafka_at(servers))


@cli.command("list")
def list_saved(
    context: typer.Context,
    owner: Annotated[str | None, typer.Option(help="of keys of this name only")] = None,
) -> None:
    """Print every saved search: its id, owner, age, query and receiver."""
    log: SavedLog = context.obj
    for one in asyncio.run(log.searches()):
        if owner in (None, one.owner):
            to = one.webhook.url if one.webhook else "-"
            line = f"{one.saved_id}  {one.owner:20} {one.created_at:%Y-%m-%d}  {one.q or one.name}"
            typer.echo(f"{line}  {to}{' (ended)' if one.webhook and one.webhook.ended_at else ''}")


@cli.command("delete")
def delete_saved(
    context: typer.Context, saved_id: Annotated[str, typer.Argument(help="as `list` prints it")]
) -> None:
    """Delete a saved search, whoever owns it."""
    log: SavedLog = context.obj

    async def delete() -> bool:
        found = [one for one in await log.searches() if one.saved_id == saved_id]
        for one in found:
            await log.delete(one)
        return bool(found)

    if not asyncio.run(delete()):
        typer.echo(f"cupure: there is no saved search {saved_id}", err=True)
        raise typer.Exit(1)
    typer.echo(f"deleted {saved_id}")


@cli.command("reseal")
def reseal_saved(context: typer.Context) -> None:
    """Seal all secrets of webhooks by the first key of GATEWAY_WEBHOOK_SECRET.

    One that an owner changes at this moment may be kept as it was before.
    """
    log: SavedLog = context.obj
    keys = Settings().webhook_keys
    if not keys:
        typer.echo("cupure: GATEWAY_WEBHOOK_SECRET is not set", err=True)
        raise typer.Exit(2)
    seal = seal_of(keys)

    async def reseal() -> int:
        found = [one for one in await log.searches() if one.webhook]
        await log.keep([resealed(one, seal) for one in found])
        return len(found)

    try:
        typer.echo(f"sealed {asyncio.run(reseal())} secrets")
    except SealedError as error:
        typer.echo(f"cupure: {error}", err=True)
        raise typer.Exit(1) from error
