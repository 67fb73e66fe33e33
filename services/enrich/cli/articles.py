"""`cupure enrich …`: see what enrichment makes of a text."""

from __future__ import annotations

import hashlib
import time
from datetime import UTC, datetime
from pathlib import Path
from typing import Annotated

import typer

from services.enrich.adapters.current_base import CurrentBase
from services.enrich.adapters.tools import load_tools
from services.enrich.cli.explanation import explanation
from services.enrich.core.enrich import enrich, find_in, passages_of
from shared import __version__
from shared.events import Provenance, RawArticle, SourceRef

cli = typer.Typer(help="See what enrichment makes of a text.", no_args_is_help=True)


@cli.callback()
def _enrich() -> None:
    """See what enrichment makes of a text."""


@cli.command()
def explain(
    file: Annotated[Path, typer.Argument(exists=True, dir_okay=False, help="first line: title")],
    knowledge: Annotated[
        Path | None,
        typer.Option(envvar="ENRICH_KNOWLEDGE_DIR", help="a base; else the starter"),
    ] = None,
) -> None:
    """Print all that is inferred from a text, and for each name its candidates and the reason."""
    title, _, text = file.read_text(encoding="utf-8").strip().partition("\n")
    if not title:
        raise typer.BadParameter(f"{file} is empty")
    tools = load_tools(CurrentBase(knowledge, time.monotonic).latest())
    raw = _article(file, title, text.strip())
    article = enrich(raw, tools, _here())
    found = find_in(passages_of(raw), article.language, tools)
    typer.echo("\n".join(explanation(article, found, tools.knowledge)))


def _here() -> Provenance:
    return Provenance(service="cli", version=__version__)


def _article(file: Path, title: str, text: str) -> RawArticle:
    digest = hashlib.sha256(f"{title}\n{text}".encode()).hexdigest()
    now = datetime.now(UTC)
    return RawArticle(
        id=f"{digest[:32]}@1",
        event_time=now,
        ingest_time=now,
        provenance=_here(),
        article_id=digest[:32],
        version=1,
        url=file.absolute().as_uri(),
        canonical_url=file.absolute().as_uri(),
        source=SourceRef(id="file", name=file.name, owner="file"),
        title=title,
        text=text,
        content_hash=digest,
    )
