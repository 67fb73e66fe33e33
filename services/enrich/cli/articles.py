"""`cupure enrich …`: see what enrichment makes of a text."""

from __future__ import annotations

import hashlib
from datetime import UTC, datetime
from pathlib import Path
from typing import Annotated

import typer

from services.enrich.adapters.eldc_detector import load_detector
from services.enrich.adapters.packaged_tables import load_knowledge, load_lexicon
from services.enrich.core.enrich import Tools, enrich
from shared import __version__
from shared.events import EnrichedArticle, Provenance, RawArticle, SourceRef

cli = typer.Typer(help="See what enrichment makes of a text.", no_args_is_help=True)

MOST_MENTIONS = 6


@cli.callback()
def _enrich() -> None:
    """See what enrichment makes of a text."""


@cli.command()
def explain(
    file: Annotated[Path, typer.Argument(exists=True, dir_okay=False, help="first line: title")],
) -> None:
    """Print language, subjects, entities and phrases of a text, each with its evidence."""
    title, _, text = file.read_text(encoding="utf-8").strip().partition("\n")
    if not title:
        raise typer.BadParameter(f"{file} is empty")
    tools = Tools(load_knowledge(), load_lexicon(), load_detector())
    article = enrich(_article(file, title, text.strip()), tools, _here())
    typer.echo("\n".join(explanation(article)))


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


def explanation(article: EnrichedArticle) -> list[str]:
    """Return what was inferred about `article`, a line each."""
    language = article.language
    lines = [f"language  {language.code} {language.confidence:.2f} (by {language.origin})"]
    for tag in article.tags:
        lines.append(f"subject   {tag.id} {tag.confidence:.2f}: {', '.join(tag.evidence)}")
    for link in article.entities:
        told = [f"{one.surface!r} {one.field}:{one.start}" for one in link.mentions[:MOST_MENTIONS]]
        lines.append(
            f"entity    {link.entity_id} {link.label} ({link.type}) "
            f"salience {link.salience:.2f}, confidence {link.confidence:.2f}: {', '.join(told)}"
        )
    lines += [f"phrase    {phrase}" for phrase in article.phrases]
    return [*lines, f"knowledge {article.knowledge_version}"]
