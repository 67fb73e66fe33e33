"""How many articles a second enrichment's pure steps handle on one core, on the sample news.

    python -m bench.enrich_rate [--json]

Times the tag step, grouping into stories, and one trend list over all stories, each for two
seconds at least; no Kafka. Grouping sees copies of the sample under other ids, so its
stories are far larger than real ones.
"""

from __future__ import annotations

import hashlib
import json
import time
from collections.abc import Callable, Sequence
from datetime import UTC, datetime, timedelta
from typing import Annotated

import typer

from bench.tables import machine, print_table
from deploy.sample_news.loader import Entry, load_sample
from services.enrich.adapters.eldc_detector import load_detector
from services.enrich.adapters.packaged_tables import load_knowledge, load_lexicon
from services.enrich.core.digest import digest
from services.enrich.core.enrich import Tools, enrich
from services.enrich.core.stories.book import StoryBook
from services.enrich.core.stories.features import Stopwords
from services.enrich.core.trends.trending import trending
from shared.events import ArticleDigest, Provenance, RawArticle, SourceRef

SECONDS = 2.0
COPIES = 10
HERE = Provenance(service="bench", version="0")
EPOCH = datetime(2026, 11, 20, 12, tzinfo=UTC)


def raw(entry: Entry, copy: int = 0) -> RawArticle:
    """Return an article of the sample as ingest would publish it."""
    article, outlet = entry.article, entry.outlet
    article_id = hashlib.sha256(f"{entry.path}{copy}".encode()).hexdigest()[:32]
    at = EPOCH + timedelta(minutes=article.minute)
    return RawArticle(
        id=f"{article_id}@1",
        event_time=at,
        ingest_time=at,
        provenance=HERE,
        article_id=article_id,
        version=1,
        url=entry.path,
        canonical_url=entry.path,
        source=SourceRef(id=outlet.id, name=outlet.name, owner=outlet.owner),
        title=article.title,
        text="\n\n".join(article.paragraphs),
        content_hash=article_id,
    )


def grouped(
    digests: Sequence[ArticleDigest], stopwords: Stopwords
) -> tuple[Sequence[ArticleDigest], StoryBook]:
    """Return the digests and the book that holds their stories."""
    book = StoryBook(stopwords)
    for one in digests:
        book.place(one, HERE)
    return digests, book


def rate(step: Callable[[], int]) -> float:
    """Return how many articles a second `step` handles, which returns how many it did."""
    done, started = 0, time.perf_counter()
    while time.perf_counter() - started < SECONDS:
        done += step()
    return round(done / (time.perf_counter() - started), 1)


def main(*, as_json: Annotated[bool, typer.Option("--json")] = False) -> None:
    """Print the figures."""
    entries = load_sample().entries
    lexicon = load_lexicon()
    tools = Tools(load_knowledge(), lexicon, load_detector())
    articles = [raw(entry) for entry in entries]
    copies = [raw(entry, copy) for copy in range(COPIES) for entry in entries]
    digests = [digest(enrich(article, tools, HERE)) for article in copies]
    book = grouped(digests, lexicon.stopwords_of)[1]
    words = sum(len(article.text.split()) for article in articles) / len(articles)
    figures = {
        "words_per_article": round(words, 1),
        "tag_articles_per_s": rate(
            lambda: len([enrich(article, tools, HERE) for article in articles])
        ),
        "group_articles_per_s": rate(lambda: len(grouped(digests, lexicon.stopwords_of)[0])),
        "trend_lists_per_s": rate(lambda: bool(trending(book.stories, EPOCH, 24)) or 1),
        "stories": len(book.stories),
        "machine": machine(),
    }
    print(json.dumps(figures)) if as_json else print_table(figures)


if __name__ == "__main__":
    typer.run(main)
