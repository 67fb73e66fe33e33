"""`make run`, `make stop`, `make status` and `make logs`."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Annotated

import typer

from deploy.embedded.ports import PortTakenError
from deploy.embedded.supervisor import ChildError
from deploy.local import compose, daemon
from deploy.local.engine import docker_answers
from deploy.local.plan import Plan, Ports
from deploy.local.supervise import supervise as run_supervisor

REPO = Path(__file__).resolve().parents[2]

cli = typer.Typer(no_args_is_help=True, add_completion=False)

Home = Annotated[Path, typer.Option(help="where data, logs and state are kept")]
Feeds = Annotated[Path | None, typer.Option(help="an OPML or YAML list of feeds to read")]
DEFAULT_HOME = REPO / ".cupure"


def _plan(home: Path, feeds: Path | None, shift: int) -> Plan:
    if feeds is not None and not feeds.is_file():
        raise typer.BadParameter(f"there is no file {feeds}")
    ports = Ports.shifted(shift)
    return Plan(ports, home.resolve(), str(feeds.resolve()) if feeds else None)


ShiftPorts = Annotated[int, typer.Option(help="add this to every port")]


@cli.command()
def up(feeds: Feeds = None, home: Home = DEFAULT_HOME, shift_ports: ShiftPorts = 0) -> None:
    """Start everything and print the page's address."""
    plan = _plan(home, feeds, shift_ports)
    if docker_answers():
        compose.run(compose.up_command(plan.feeds), plan.feeds)
        typer.echo(f"page: {Plan(Ports(), home).url}")
        return
    try:
        daemon.start(plan, shift_ports, tell=typer.echo)
    except daemon.StartError as error:
        sys.exit(f"not started: {error}")


@cli.command()
def supervise(feeds: Feeds = None, home: Home = DEFAULT_HOME, shift_ports: ShiftPorts = 0) -> None:
    """Own everything in the foreground until told to end."""
    plan = _plan(home, feeds, shift_ports)
    try:
        run_supervisor(plan, daemon.state_file(plan.home), daemon.tell_with_time)
    except (PortTakenError, ChildError) as error:
        sys.exit(f"not started: {error}")


@cli.command()
def down(home: Home = DEFAULT_HOME) -> None:
    """End what `up` started, and nothing else."""
    if docker_answers():
        compose.run(compose.command("--profile", "sample", "down"))
    else:
        daemon.stop(home.resolve(), tell=typer.echo)


@cli.command()
def status(home: Home = DEFAULT_HOME) -> None:
    """Show what runs, where, and what has crashed."""
    if docker_answers():
        compose.run(compose.command("--profile", "sample", "ps"))
    else:
        typer.echo(daemon.report(home.resolve()))


@cli.command()
def logs(home: Home = DEFAULT_HOME) -> None:
    """Follow all logs."""
    if docker_answers():
        compose.run(compose.command("--profile", "sample", "logs", "--follow"))
    else:
        daemon.follow_logs(home.resolve())


if __name__ == "__main__":
    cli()
