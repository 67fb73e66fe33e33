"""`cupure`: the commands of the agreement, and those every installed service adds."""

from __future__ import annotations

import asyncio
import sys
from importlib.metadata import EntryPoint, entry_points
from typing import Annotated

import typer

from shared import topics
from shared.delivery import TransientError
from shared.kafka.admin import TopicMismatchError, create_topics, require_topics
from shared.kafka.parked import NotReplayableError, ParkedLetter, read_parked, replay

Servers = Annotated[
    str, typer.Option(envvar="CUPURE_KAFKA_SERVERS", help="Kafka, as host:port,host:port")
]
Service = Annotated[str, typer.Argument(help="ingest, enrich, search or gateway")]
DEFAULT_SERVERS = "127.0.0.1:19092"

topic_commands = typer.Typer(help="The topics of the agreement.", no_args_is_help=True)
letter_commands = typer.Typer(help="Messages that could not be handled.", no_args_is_help=True)


@topic_commands.command("list")
def list_topics() -> None:
    """Print every topic with key, partitions and retention."""
    for topic in topics.ALL:
        event = topic.event.__name__ if topic.event else "any bytes"
        typer.echo(
            f"{topic.name:28} {event:16} key={topic.key or 'as it was':12} "
            f"partitions={topic.partitions} {topic.cleanup} {_kept(topic)}"
        )


def _kept(topic: topics.Topic) -> str:
    return f"{topic.retention_ms // topics.DAY_MS}d" if topic.retention_ms else "for ever"


@topic_commands.command("create")
def create(servers: Servers = DEFAULT_SERVERS, replication: int = 1) -> None:
    """Create the topics that are missing."""
    created = asyncio.run(create_topics(servers, replication=replication))
    typer.echo(f"created {len(created)} of {len(topics.ALL)} topics at {servers}")


@topic_commands.command("check")
def check(servers: Servers = DEFAULT_SERVERS) -> None:
    """Fail unless every topic is there with its partitions."""
    asyncio.run(require_topics(servers, topics.ALL))
    typer.echo(f"all {len(topics.ALL)} topics are there at {servers}")


def _letters(servers: str, service: str) -> list[ParkedLetter]:
    if service not in topics.DEAD_LETTERS:
        raise typer.BadParameter(f"no service {service!r}: {', '.join(topics.DEAD_LETTERS)}")
    return asyncio.run(read_parked(servers, service))


@letter_commands.command("list")
def list_letters(service: Service, servers: Servers = DEFAULT_SERVERS) -> None:
    """Print a line for each letter: its offset, when, where from, and why."""
    letters = _letters(servers, service)
    for letter in letters:
        origin = letter.origin
        typer.echo(
            f"{letter.offset:6} {letter.parked_at:%Y-%m-%dT%H:%M:%SZ} "
            f"{origin.topic}/{origin.partition}@{origin.offset} {letter.error}: {letter.reason}"
        )
    typer.echo(f"{len(letters)} letters of {service}")


@letter_commands.command("show")
def show_letter(service: Service, offset: int, servers: Servers = DEFAULT_SERVERS) -> None:
    """Print the value of one letter, byte for byte."""
    for letter in _letters(servers, service):
        if letter.offset == offset:
            sys.stdout.buffer.write(letter.origin.value or b"")
            return
    raise typer.BadParameter(f"{service} has no letter {offset}")


@letter_commands.command("replay")
def replay_letters(
    service: Service,
    servers: Servers = DEFAULT_SERVERS,
    offset: Annotated[list[int] | None, typer.Option(help="only these letters")] = None,
    error: Annotated[str | None, typer.Option(help="only letters with this error")] = None,
    dry_run: Annotated[bool, typer.Option(help="only say what would be sent")] = False,
) -> None:
    """Send letters back to the topics they came from."""
    chosen = [
        letter
        for letter in _letters(servers, service)
        if (not offset or letter.offset in offset) and (error is None or letter.error == error)
    ]
    if not dry_run:
        asyncio.run(replay(servers, chosen))
    typer.echo(f"{'would replay' if dry_run else 'replayed'} {len(chosen)} letters of {service}")


def build(found: list[EntryPoint]) -> typer.Typer:
    """Return the command with the groups of the agreement and those in `found`.

    A service whose extra is not installed is left out.
    """
    cli = typer.Typer(help="Cupure: news on an event log.", no_args_is_help=True)
    cli.add_typer(topic_commands, name="topics")
    cli.add_typer(letter_commands, name="dead-letters")
    for entry in sorted(found, key=lambda one: one.name):
        try:
            cli.add_typer(entry.load(), name=entry.name)
        except ModuleNotFoundError as error:
            if (error.name or "").split(".")[0] in ("services", "shared"):
                raise
    return cli


def main() -> None:
    """Run `cupure`; a failure that people can mend is one line, not a stack trace."""
    cli = build(list(entry_points(group="cupure.commands")))
    try:
        cli()
    except (TransientError, TopicMismatchError, NotReplayableError) as error:
        sys.exit(f"cupure: {error}")
