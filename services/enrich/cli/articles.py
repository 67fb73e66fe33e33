"""`cupure enrich …`: see what enrichment makes of an article, and link the past again."""

from __future__ import annotations

import asyncio
import hashlib
import re
from datetime import UTC, datetime
from pathlib import Path
from typing import Annotated

import typer

from services.enrich.adapters.kafka_past import read_past
from services.enrich.cli.explanation import explanation
from services.enrich.cli.replay import DEFAULT_SERVERS, Knowledge, Servers, loaded_tools, replay
from services.enrich.core.enrich import enrich, find_in, passages_of
from shared import __version__
from shared.delivery import Message, decode
from shared.events import Provenance, RawArticle, SourceRef
from shared.topics import ARTICLES_RAW

cli = typer.Typer(help="See what enrichment makes of an article.", no_args_is_help=True)
cli.command()(replay)

_ARTICLE_ID = re.compile(r"[0-9a-f]{32}")


@cli.callback()
def _enrich() -> None:
    """See what enrichment makes of an article."""


@cli.command()
def explain(
    article: Annotated[
        str, typer.Argument(help="a file (first line: title), an address or an article's id")
    ],
    knowledge: Knowledge = None,
    servers: Servers = DEFAULT_SERVERS,
) -> None:
    """Print all that is inferred from an article, and why each name means what it means.

    With an address or an id it is the latest version on the log, as Cupure got it.
    """
    on_log = "://" in article or _ARTICLE_ID.fullmatch(article)
    raw = asyncio.run(_on_log(article, servers)) if on_log else _in_file(Path(article))
    tools = loaded_tools(knowledge)
    enriched = enrich(raw, tools, _here())
    found = find_in(passages_of(raw, enriched.language, tools), enriched.language, tools)
    typer.echo("\n".join(explanation(enriched, found, tools.knowledge)))


async def _on_log(name: str, servers: str) -> RawArticle:
    """Return the latest article that has the address or the id `name`."""
    latest: RawArticle | None = None
    async for messages in read_past(servers, ARTICLES_RAW):
        for message in messages:
            article = named(message, name)
            if article and (latest is None or latest.version <= article.version):
                latest = article
    if latest is None:
        raise typer.BadParameter(f"{name} is not on {ARTICLES_RAW.name} at {servers}")
    return latest


def named(message: Message, name: str) -> RawArticle | None:
    """Return the article in `message` if `name` is its address or its id."""
    if name.encode() not in (message.value or b""):
        return None
    article = decode(message, RawArticle)
    is_it = name in (article.article_id, article.url, article.canonical_url)
    return article if is_it else None


def _here() -> Provenance:
    return Provenance(service="cli", version=__version__)


def _in_file(file: Path) -> RawArticle:
    if not file.is_file():
        raise typer.BadParameter(f"{file} is no file, and neither an address nor an article's id")
    title, _, text = file.read_text(encoding="utf-8").strip().partition("\n")
    if not title:
        raise typer.BadParameter(f"{file} is empty")
    return _article(file, title, text.strip())


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
