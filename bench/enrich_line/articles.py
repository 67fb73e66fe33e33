"""The articles to enrich: one of a file a line, or the sample news."""

from __future__ import annotations

import hashlib
import json
import sys
from collections.abc import Iterator, Sequence
from datetime import UTC, datetime, timedelta
from itertools import cycle, islice
from pathlib import Path
from uuid import uuid4

from deploy.sample_news.loader import load_sample
from shared.events import Provenance, RawArticle, SourceRef

HERE = Provenance(service="bench", version="0")
EPOCH = datetime(2026, 11, 20, 12, tzinfo=UTC)
# So many words have the articles of a file that are taken, 400 in the middle.
WORDS = range(300, 501)
# So many are enriched before any are timed: Python and the base are slower at first.
WARM_UP = 500


def read_articles(file: Path | None) -> list[RawArticle]:
    """Return the articles of a JSONL file (id, title, text) that are of middle length.

    Without a file all of the sample news, which are shorter.
    """
    if file is None:
        return list(sample_articles())
    if not file.is_file():
        sys.exit(f"{file} is missing: give a file with an article a line (id, title, text)")
    found = list(_of_file(file))
    if not found:
        sys.exit(f"{file} has no article of {WORDS.start} to {WORDS.stop - 1} words")
    return found


def _of_file(file: Path) -> Iterator[RawArticle]:
    with file.open(encoding="utf-8") as lines:
        for number, line in enumerate(lines, 1):
            try:
                row = json.loads(line)
                key, title, text = str(row["id"]), row["title"], row["text"]
            except (ValueError, KeyError, TypeError) as error:
                sys.exit(f"{file}, line {number}: {error!r}")
            if len(text.split()) in WORDS:
                yield article(key, title, text, minute(number))


def sample_articles(copy: int = 0) -> Iterator[RawArticle]:
    """Yield the sample news; each `copy` has other ids."""
    for entry in load_sample().entries:
        told, outlet = entry.article, entry.outlet
        source = SourceRef(id=outlet.id, name=outlet.name, owner=outlet.owner)
        text = "\n\n".join(told.paragraphs)
        yield article(f"{entry.path}{copy}", told.title, text, minute(told.minute), source)


def article(
    name: str, title: str, text: str, at: datetime, source: SourceRef | None = None
) -> RawArticle:
    """Return an article as ingest would publish it, seen at `at`."""
    article_id = hashlib.sha256(name.encode()).hexdigest()[:32]
    return RawArticle(
        id=f"{article_id}@1",
        event_time=at,
        ingest_time=at,
        provenance=HERE,
        article_id=article_id,
        version=1,
        url=f"https://bench.example/{article_id}",
        canonical_url=f"https://bench.example/{article_id}",
        source=source or SourceRef(id=name.partition("/")[0], name="bench", owner="bench"),
        title=title,
        text=text,
        content_hash=article_id,
    )


def minute(number: float) -> datetime:
    """Return the moment so many minutes after the first."""
    return EPOCH + timedelta(minutes=number)


def outlet(name: str) -> SourceRef:
    """Return a source of which nothing but a name is known."""
    return SourceRef(id=name, name=name, owner=name)


def renamed(articles: Sequence[RawArticle], count: int) -> Iterator[RawArticle]:
    """Yield `count` articles under ids that none had before, the same ones again if need be.

    An article that is known already would be less work.
    """
    for one in islice(cycle(articles), count):
        article_id = uuid4().hex
        own = {"article_id": article_id, "id": f"{article_id}@1", "content_hash": article_id}
        yield one.model_copy(update=own)
