"""`python -m deploy.embedded start|stop|status|prefetch|lock`."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Annotated

import typer

from deploy.embedded import daemon
from deploy.embedded.analysis_plugin import CompileError
from deploy.embedded.data_lock import RunningAlreadyError, is_held
from deploy.embedded.downloads import DownloadError
from deploy.embedded.installation import install
from deploy.embedded.kafka_node import FormatError
from deploy.embedded.lock import write_lock
from deploy.embedded.places import DEFAULT_DATA_DIR
from deploy.embedded.ports import PortTakenError
from deploy.embedded.restarts import RestartPolicy
from deploy.embedded.stack import ELASTIC, KAFKA, Options
from deploy.embedded.state import SupervisorState
from deploy.embedded.supervisor import ChildError

FAILURES = (
    ChildError, CompileError, DownloadError, FormatError, PortTakenError, daemon.DaemonError,
    RunningAlreadyError, OSError,
)  # fmt: skip

app = typer.Typer(help="Kafka and Elasticsearch without Docker.", no_args_is_help=True)

DataDir = Annotated[Path, typer.Option(help="Where data, logs and state lie.")]


@app.command()
def start(  # noqa: PLR0913  # one for each option of the command
    data_dir: DataDir = DEFAULT_DATA_DIR,
    kafka_port: int = 19092,
    elastic_port: int = 19200,
    kafka_heap_mb: int = 256,
    elastic_heap_mb: int = 512,
    *,
    foreground: bool = False,
) -> None:
    """Start both in the background and return when they are ready."""
    data_dir = data_dir.absolute()
    options = Options(kafka_heap_mb, elastic_heap_mb, RestartPolicy())
    if foreground:
        daemon.run_in_foreground(data_dir, kafka_port, elastic_port, options, _tell)
        return
    if is_held(data_dir):
        print(f"runs already in {data_dir}")
        print(_addresses(daemon.wait_until_ready(data_dir)))
        return
    arguments = [f"--data-dir={data_dir}", f"--kafka-port={kafka_port}"]
    arguments += [f"--elastic-port={elastic_port}", f"--kafka-heap-mb={kafka_heap_mb}"]
    arguments += [f"--elastic-heap-mb={elastic_heap_mb}"]
    install()  # here, so that the progress is seen
    daemon.start_in_background(data_dir, arguments)


@app.command()
def stop(data_dir: DataDir = DEFAULT_DATA_DIR) -> None:
    """End what `start` started, and nothing else."""
    data_dir = data_dir.absolute()
    print("stopped" if daemon.stop(data_dir) else f"no stack runs in {data_dir}")


@app.command()
def status(data_dir: DataDir = DEFAULT_DATA_DIR) -> None:
    """Show what runs; exits with 1 unless both are ready."""
    data_dir = data_dir.absolute()
    print("\n".join(daemon.status_lines(data_dir)))
    if not daemon.is_ready(data_dir):
        raise typer.Exit(1)


@app.command()
def prefetch() -> None:
    """Download and install everything without starting it."""
    programs = install()
    print(f"Kafka          {programs.kafka_jars}\nElasticsearch  {programs.elastic_home}")


@app.command()
def lock() -> None:
    """Pin the files of the versions in versions.py anew (for maintainers)."""
    print(f"pinned {write_lock()} files")


def _addresses(state: SupervisorState) -> str:
    ports = {child.name: child.ports[0] for child in state.children}
    return daemon.addresses(f"127.0.0.1:{ports[KAFKA]}", f"http://127.0.0.1:{ports[ELASTIC]}")


def _tell(line: str) -> None:
    print(line, flush=True)


def main() -> None:
    """Run a command; a known failure is one message and exit code 1."""
    try:
        app()
    except FAILURES as error:
        sys.exit(f"error: {error}")


if __name__ == "__main__":
    main()
