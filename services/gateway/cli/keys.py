"""`cupure keys …`: who may use the API, for what, and how often."""

from __future__ import annotations

import asyncio
import secrets
from collections.abc import Coroutine, Sequence
from datetime import UTC, datetime, timedelta
from typing import Annotated, Any, NoReturn, Protocol, TypeVar

import typer
from pydantic import ValidationError

from services.gateway.adapters.kafka_keys import KafkaKeyLog
from services.gateway.cli.outside import Servers, kafka_at
from services.gateway.core.access.keys import (
    READING,
    KeyChangeError,
    Scope,
    Terms,
    issued,
    revoked,
    rotated,
    state_of,
)
from shared.api_keys import KEY_BYTES, new_key
from shared.events import ApiKey

cli = typer.Typer(help="Who may use the API.", no_args_is_help=True)

Called = Annotated[str, typer.Argument(help="its name, or the id of one key")]
Result = TypeVar("Result")


class KeyLog(Protocol):
    """All keys, for whoever changes them."""

    async def keys(self) -> list[ApiKey]:
        """Return every key; raises `TransientError`."""

    async def publish(self, keys: Sequence[ApiKey]) -> None:
        """Return when the keys are kept; raises `TransientError`."""


@cli.callback()
def keys(context: typer.Context, servers: Servers = None) -> None:
    """Who may use the API."""
    if context.obj is None:
        context.obj = KafkaKeyLog(kafka_at(servers))


@cli.command("create")
def create(
    context: typer.Context,
    name: Annotated[str, typer.Argument(help="who is to have it")],
    scope: Annotated[
        list[Scope] | None,
        typer.Option(help="what it is good for, may be given again; default read, stream"),
    ] = None,
    per_minute: Annotated[
        int | None, typer.Option(min=1, help="requests; default GATEWAY_KEY_PER_MINUTE")
    ] = None,
    days: Annotated[
        float | None, typer.Option(min=0, help="for how long; default for ever")
    ] = None,
) -> None:
    """Make a key for NAME. It is shown once; only its hash is kept."""
    log, now, secret = _log(context), _now(), _secret()
    expires_at = None if days is None else now + timedelta(days=days)
    terms = Terms(tuple(scope or READING), per_minute, expires_at)

    async def make() -> None:
        await log.publish([issued(await log.keys(), name, secret, terms, now)])

    _run(make())
    _show(secret)


@cli.command("list")
def list_keys(context: typer.Context) -> None:
    """Print every key: its id, name, scopes, quota, state and end."""
    now = _now()
    for key in asyncio.run(_log(context).keys()):
        quota = f"{key.per_minute}/min" if key.per_minute else "default"
        typer.echo(
            f"{key.key_id}  {key.name:20} {'+'.join(key.scopes):17} {quota:10} "
            f"{state_of(key, now):8} made {_told(key.created_at)}  ends {_told(key.expires_at)}"
        )


@cli.command("rotate")
def rotate(
    context: typer.Context,
    called: Called,
    overlap_hours: Annotated[
        float, typer.Option(min=0, help="for how long the old one still holds")
    ] = 24.0,
) -> None:
    """Make a new key on the same terms; the old one ends after the overlap."""
    log, now, secret = _log(context), _now(), _secret()

    async def change() -> None:
        overlap = timedelta(hours=overlap_hours)
        made, ending = rotated(await log.keys(), called, secret, overlap, now)
        await log.publish([made, *ending])

    _run(change())
    _show(secret)


@cli.command("revoke")
def revoke(context: typer.Context, called: Called) -> None:
    """Take back a key, or all of a name, at once."""
    log, now = _log(context), _now()

    async def change() -> list[ApiKey]:
        ended = revoked(await log.keys(), called, now)
        await log.publish(ended)
        return ended

    for key in _run(change()):
        typer.echo(f"revoked {key.key_id} of {key.name}")


def _run(work: Coroutine[Any, Any, Result]) -> Result:
    """Return what `work` returns; a change that cannot be made ends the command with one line."""
    try:
        return asyncio.run(work)
    except KeyChangeError as error:
        _fail(str(error))
    except ValidationError:
        _fail("a name has up to 64 letters, digits, dots, dashes and underscores")


def _fail(why: str) -> NoReturn:
    typer.echo(f"cupure: {why}", err=True)
    raise typer.Exit(1)


def _log(context: typer.Context) -> KeyLog:
    log: KeyLog = context.obj
    return log


def _secret() -> str:
    return new_key(secrets.token_bytes(KEY_BYTES))


def _show(secret: str) -> None:
    typer.echo("The key, shown only now:", err=True)
    typer.echo(secret)


def _told(moment: datetime | None) -> str:
    return f"{moment:%Y-%m-%d %H:%MZ}" if moment else "never"


def _now() -> datetime:
    return datetime.now(UTC)
