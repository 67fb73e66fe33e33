"""The articles to index: the sample news as enrich tells of it."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import cycle, islice
from uuid import uuid4

from bench.enrich_line.articles import HERE, sample_articles
from services.enrich.adapters.starter_base import load_starter_base
from services.enrich.adapters.tools import load_tools
from services.enrich.core.enrich import enrich
from shared.events import EnrichedArticle


def enriched(count: int) -> Iterator[EnrichedArticle]:
    """Yield `count` of the sample news, again and again, each under an id of its own."""
    tools = load_tools(load_starter_base())
    made = [enrich(one, tools, HERE) for one in sample_articles()]
    for article in islice(cycle(made), count):
        key = uuid4().hex
        yield article.model_copy(update={"article_id": key, "id": f"{key}@1"})
