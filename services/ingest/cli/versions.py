"""`cupure ingest versions|diff`: what was published of an article, and what its edits changed."""

from __future__ import annotations

import asyncio
from collections.abc import Iterator, Sequence
from datetime import UTC, datetime
from functools import partial
from typing import Annotated, Any

import typer

from services.ingest.adapters.kafka_seen import note_message
from services.ingest.adapters.kafka_versions import KafkaVersions
from services.ingest.cli.outside import Servers, fail
from services.ingest.core.intake.seen import SeenArticles
from services.ingest.core.intake.versions import ArticleDiff, diff
from services.ingest.settings import Settings
from services.ingest.worker import SERVICE, require_kafka
from shared import telemetry
from shared.delivery import TransientError
from shared.events import RawArticle
from shared.kafka.latest import read_all
from shared.passages import Passage
from shared.topics import INGEST_SEEN

# Of what stayed, so much is shown on each side of a change.
CONTEXT_CHARS = 40

Id = Annotated[str, typer.Argument(help="an article's id, or another that it goes by")]


def list_versions(article_id: Id, servers: Servers = None) -> None:
    """Tell of the latest versions of an article, newest first."""
    versions, found = _read(article_id, servers, None)
    for version in versions:
        typer.echo(version_line(version, found.get(version)))


def show_diff(
    article_id: Id,
    before: Annotated[int | None, typer.Option("--from", help="a version")] = None,
    after: Annotated[int | None, typer.Option("--to", help="a version")] = None,
    servers: Servers = None,
) -> None:
    """Tell what has changed between two versions; without them, by the last edit."""
    versions, found = _read(article_id, servers, (before, after))
    for one in versions:
        if one not in found:
            fail(f"version {one} of {article_id} is not on the log")
    for line in diff_lines(diff(found[versions[0]], found[versions[-1]])):
        typer.echo(line)


def version_line(version: int, article: RawArticle | None) -> str:
    """Return a line on `version`; without the article it is no longer on the log."""
    at = datetime.fromtimestamp(version / 1000, tz=UTC).isoformat(" ", "seconds")
    told = f"{article.access:9}  {article.title}" if article else "no longer on the log"
    return f"{version}  {at}  {told}"


def diff_lines(changes: ArticleDiff) -> Iterator[str]:
    """Yield lines for people: `[-gone-]` and `{+come+}` within a text, other fields in full."""
    yield f"{changes.before} -> {changes.after}"
    for text in changes.texts:
        yield f"{text.field}: {''.join(_marked(one) for one in text.passages)}"
    for field in changes.fields:
        yield f"{field.field}: [-{_shown(field.before)}-]{{+{_shown(field.after)}+}}"
    if not changes.changed:
        yield "nothing that readers see"


def _shown(value: Any) -> str:
    if isinstance(value, tuple):
        return ", ".join(map(str, value))
    return "" if value is None else str(value)


def _marked(passage: Passage) -> str:
    if passage.kind == "removed":
        return f"[-{passage.text}-]"
    if passage.kind == "added":
        return f"{{+{passage.text}+}}"
    if len(passage.text) <= 2 * CONTEXT_CHARS:
        return passage.text
    return f"{passage.text[:CONTEXT_CHARS]} … {passage.text[-CONTEXT_CHARS:]}"


Wanted = tuple[int | None, int | None]


def _read(
    article_id: str, servers: str | None, wanted: Wanted | None
) -> tuple[Sequence[int], dict[int, RawArticle]]:
    """Return the versions that are asked for (None: all that are known), and what is kept."""
    telemetry.start(SERVICE, "cli", "WARNING")
    try:
        return asyncio.run(_found(article_id, servers or Settings().kafka_servers, wanted))
    except (TransientError, LookupError) as error:
        fail(str(error))


async def _found(
    article_id: str, servers: str, wanted: Wanted | None
) -> tuple[Sequence[int], dict[int, RawArticle]]:
    await require_kafka(servers)
    known_as, versions = await _known(article_id, servers)
    chosen = versions if wanted is None else _chosen(versions, *wanted)
    return chosen, await KafkaVersions(servers).read(known_as, chosen)


async def _known(article_id: str, servers: str) -> tuple[str, tuple[int, ...]]:
    seen = SeenArticles(Settings().seen_most_articles)
    await read_all(servers, INGEST_SEEN, partial(note_message, seen))
    known, known_as = seen.get(article_id), seen.resolve(article_id)
    if known is None or known_as is None or not known.versions:
        raise LookupError(f"no article {article_id} is known")
    return known_as, known.versions


def _chosen(versions: tuple[int, ...], before: int | None, after: int | None) -> tuple[int, int]:
    latest = versions[0] if after is None else after
    earlier = next((one for one in versions if one < latest), latest)
    return (earlier if before is None else before, latest)
