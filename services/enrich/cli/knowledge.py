"""`cupure kb …`: build, look into and compare knowledge bases."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path
from typing import Annotated

import typer

from services.enrich.adapters.knowledge_files import open_base, read_manifest, wrong_files
from services.enrich.adapters.knowledge_store import point_current
from services.enrich.adapters.table_folder import tables_in
from services.enrich.adapters.wikidata_dump import WikidataDump
from services.enrich.cli.build_progress import BuildProgress
from services.enrich.cli.knowledge_views import (
    candidate_lines,
    difference_lines,
    entity_lines,
    manifest_lines,
)
from services.enrich.core.knowledge.comparison import compare
from services.enrich.core.knowledge.table_rows import KnowledgeError
from services.enrich.knowledge_build import Part, Plan, StarterPart, build_base

cli = typer.Typer(help="The knowledge base that articles are linked with.", no_args_is_help=True)

Base = Annotated[Path, typer.Argument(help="a root with a `current`, or the folder of a version")]


@cli.callback()
def _knowledge() -> None:
    """The knowledge base that articles are linked with."""


@contextmanager
def _told_plainly() -> Iterator[None]:
    """Make an error that people can mend one line, not a stack trace."""
    try:
        yield
    except (KnowledgeError, OSError) as error:
        typer.echo(f"cupure kb: {error}", err=True)
        raise typer.Exit(1) from error


@cli.command()
def build(  # noqa: PLR0913, PLR0917  # typer reads an option from each parameter
    out: Annotated[Path, typer.Option(help="root that gets the new version and `current`")],
    tables: Annotated[
        Path | None, typer.Option(exists=True, file_okay=False, help="folder of *.tsv, *.edges")
    ] = None,
    dump: Annotated[
        Path | None, typer.Option(exists=True, dir_okay=False, help="Wikidata JSON, gz, bz2, plain")
    ] = None,
    starter: Annotated[bool, typer.Option(help="begin with the starter base")] = True,
    min_sitelinks: Annotated[int, typer.Option(min=0, help="of items of the dump")] = 3,
    same_as: Annotated[
        Path | None, typer.Option(exists=True, dir_okay=False, help="table: local id, Wikidata id")
    ] = None,
    name: Annotated[str, typer.Option(help="what the version begins with")] = "base",
) -> None:
    """Build a base and make it the current one; a build that was killed goes on where it was."""
    with _told_plainly():
        parts: list[Part] = [StarterPart()] if starter else []
        read_dump = WikidataDump(dump, min_sitelinks) if dump else None
        parts += [read_dump] if read_dump else []
        parts += tables_in(tables) if tables else []
        if not parts:
            raise KnowledgeError("nothing to build from: give --tables, --dump or the starter")
        tell = BuildProgress(read_dump).tell
        made = build_base(Plan(name, parts, same_as), out, datetime.now(UTC), tell)
        typer.echo("\n".join(manifest_lines(read_manifest(made))))


@cli.command()
def info(
    base: Base,
    *,
    verify: Annotated[bool, typer.Option(help="compare the hash of every file")] = False,
) -> None:
    """Print version, sources, licences and counts of a base."""
    with _told_plainly():
        typer.echo("\n".join(manifest_lines(read_manifest(base))))
        wrong = wrong_files(base) if verify else []
        if wrong:
            raise KnowledgeError(f"not as the manifest says: {', '.join(wrong)}")
        if verify:
            typer.echo("every file is as the manifest says")


@cli.command()
def use(root: Path, version: Annotated[str, typer.Argument(help="a folder in the root")]) -> None:
    """Make a version the current one: running workers take it up within seconds."""
    with _told_plainly():
        opened = open_base(root / version)
        point_current(root, opened.version)
        typer.echo(f"{root} now is {opened.version}")


@cli.command()
def lookup(base: Base, name: str) -> None:
    """Print what a name may mean, the most probable first."""
    with _told_plainly():
        typer.echo("\n".join(candidate_lines(open_base(base), name)))


@cli.command()
def explain(base: Base, entity_id: Annotated[str, typer.Argument(metavar="ID")]) -> None:
    """Print all that is known of an entity: texts, sources, names, links, context."""
    with _told_plainly():
        opened = open_base(base)
        index = opened.index_of(entity_id)
        if index is None:
            raise KnowledgeError(f"{opened.version} has no entity {entity_id}")
        typer.echo("\n".join(entity_lines(opened, index, read_manifest(base))))


@cli.command()
def diff(
    old: Base,
    new: Base,
    most: Annotated[int, typer.Option(help="examples of each kind")] = 10,
) -> None:
    """Print which entities came, went or changed, and which names mean another one now."""
    with _told_plainly():
        typer.echo("\n".join(difference_lines(compare(open_base(old), open_base(new), most))))
