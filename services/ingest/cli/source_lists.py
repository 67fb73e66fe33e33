"""`cupure sources import|export`: whole lists in and out."""

from __future__ import annotations

import asyncio
import sys
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Annotated, Literal

import typer

from services.ingest.adapters.system_clock import utc_now
from services.ingest.cli.outside import Outside, Servers, fail, outside
from services.ingest.core.sources.importing import ImportedSources, import_sources
from services.ingest.core.sources.opml import write_opml
from services.ingest.core.sources.source_list import SourceList, SourceListError, read_source_list
from services.ingest.core.sources.yaml_list import write_yaml
from shared.events import Source, SourceState

MOST_FAULTS = 20
Format = Literal["opml", "yaml", "jsonl"]


def import_file(
    context: typer.Context,
    file: Annotated[Path, typer.Argument(exists=True, dir_okay=False, help="OPML or YAML")],
    dry_run: Annotated[bool, typer.Option(help="only say what would change")] = False,
    servers: Servers = None,
) -> None:
    """Add and change what FILE lists; nothing is removed, and what is paused stays so."""
    try:
        listed = read_source_list(file.read_bytes())
    except SourceListError as error:
        fail(f"{file}: {error}")
    imported = asyncio.run(_import(outside(context, servers), listed, dry_run))
    _tell_faults(imported.faults)
    typer.echo(
        f"{'would be: ' if dry_run else ''}added {len(imported.added)}, "
        f"changed {len(imported.changed)}, unchanged {len(imported.unchanged)}, "
        f"faults {len(imported.faults)}"
    )


async def _import(away: Outside, listed: SourceList, dry_run: bool) -> ImportedSources:
    imported = import_sources(listed, await away.sources(), utc_now())
    if imported.events and not dry_run:
        await away.publish(imported.events)
    return imported


def _tell_faults(faults: Sequence[str]) -> None:
    for fault in faults[:MOST_FAULTS]:
        typer.echo(f"fault: {fault}", err=True)
    if len(faults) > MOST_FAULTS:
        typer.echo(f"and {len(faults) - MOST_FAULTS} more faults", err=True)


def export(
    context: typer.Context,
    form: Annotated[Format, typer.Option("--format", help="jsonl tells the states too")] = "opml",
    servers: Servers = None,
) -> None:
    """Print all sources that are not removed, to be imported here or elsewhere."""
    known = asyncio.run(outside(context, servers).sources())
    kept = [one for one in known.values() if one.state != SourceState.REMOVED]
    kept.sort(key=lambda one: (one.name.casefold(), one.source_id))
    sys.stdout.buffer.write(_WRITERS[form](kept))


def _write_jsonl(sources: Sequence[Source]) -> bytes:
    return b"".join(source.model_dump_json().encode() + b"\n" for source in sources)


_WRITERS: dict[Format, Callable[[Sequence[Source]], bytes]] = {
    "opml": write_opml,
    "yaml": write_yaml,
    "jsonl": _write_jsonl,
}
