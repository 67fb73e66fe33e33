"""What `significant_terms` of Elasticsearch finds: words of the window against all before."""

from __future__ import annotations

import uuid
from collections import defaultdict
from collections.abc import Iterator, Sequence
from datetime import datetime
from typing import Any

from elasticsearch import Elasticsearch
from elasticsearch.helpers import bulk

from bench.trend_cases.headlines import News
from bench.trend_cases.ours import Listed, Lists
from bench.trend_cases.plain import MOST_LISTED, recent, saying, words

MAPPING = {"properties": {"words": {"type": "keyword"}, "at": {"type": "date"}}}


def significant_lists(news: News, moments: Sequence[datetime], url: str) -> Lists:
    """Return the words that stand out in the window, for each of the moments."""
    name = f"bench-{uuid.uuid4().hex[:10]}"
    with Elasticsearch(url, request_timeout=60) as client:
        client.indices.create(index=name, mappings=MAPPING)
        try:
            bulk(client, _documents(news, name), refresh=True)
            return {at: list(_listed(news, at, client, name)) for at in moments}
        finally:
            client.indices.delete(index=name)


def _documents(news: News, index: str) -> Iterator[dict[str, Any]]:
    seen: dict[str, list[str]] = defaultdict(list)
    found = {}
    for at, headlines in news.seen:
        for one in headlines:
            seen[one.id].append(at.isoformat())
            found[one.id] = sorted(set(words(one)))
    for key, own in found.items():
        yield {"_index": index, "words": own, "at": seen[key]}


def _listed(news: News, at: datetime, client: Elasticsearch, index: str) -> Iterator[Listed]:
    until = {"range": {"at": {"lte": at.isoformat()}}}
    window = {"range": {"at": {"gt": (at - news.window).isoformat(), "lte": at.isoformat()}}}
    terms = {"field": "words", "size": MOST_LISTED, "background_filter": until}
    answer = client.search(
        index=index,
        size=0,
        query=window,
        aggregations={"words": {"significant_terms": terms}},
    )
    told = saying(recent(news, at), words)
    for bucket in answer["aggregations"]["words"]["buckets"]:
        yield Listed(bucket["key"], frozenset(told[bucket["key"]]))
