"""What somebody who types may mean: entities, tags, sources and topics whose names begin so."""

from __future__ import annotations

import re
import unicodedata
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from datetime import datetime, timedelta
from functools import cache
from typing import Any, Literal

from pydantic import Field

from services.gateway.core.query.printing import printed
from services.gateway.core.query.tree import Phrase, Value, ValueField
from services.gateway.core.search.queries import NEWEST_FIRST, shown
from services.gateway.core.trending.trends import EDITION, TrendBoard, list_id
from services.gateway.core.views import View

Body = dict[str, Any]
Kind = Literal["entity", "tag", "source", "topic"]

LATELY = timedelta(days=30)
MOST_OF_A_KIND = 10
MOST_LETTERS = 64
# Where a word of a name begins.
_BETWEEN = r" \-'’(./&"
_STARTS = re.compile(rf"[{_BETWEEN}]+")
# The letters with accents of European languages, of Vietnamese too.
_ACCENTED = [*range(0xC0, 0x250), *range(0x1E00, 0x1F00)]
_OWN_LETTERS = str.maketrans({"ø": "o", "ł": "l", "đ": "d", "ı": "i"})

# By kind: the field of names, and what of an article tells which one has the name.
FIELDS: dict[Kind, tuple[str, tuple[str, ...]]] = {
    "entity": ("entities.label", ("entities.id", "entities.label")),
    "tag": ("tags.label", ("tags.id", "tags.label")),
    "source": ("source_name", ("source_id", "source_name")),
}
_QUERY_FIELDS: dict[str, ValueField] = {"entity": "entity", "tag": "tag", "source": "source"}


class Suggestion(View):
    """A name that begins so, the query that finds what it stands for, and in how many articles."""

    kind: Kind
    id: str
    label: str
    query: str = Field(description="a query of the grammar", examples=["entity:Q16990"])
    articles: int = Field(description="of the last 30 days; of a topic, of its window")


class SuggestView(View):
    """What may be meant, what is in most articles first."""

    suggestions: tuple[Suggestion, ...]


def suggestion(kind: Kind, key: str, label: str, articles: int) -> Suggestion:
    """Return an entity, tag or source to be looked for."""
    query = printed(Value(_QUERY_FIELDS[kind], key))
    return Suggestion(kind=kind, id=key, label=label, query=query, articles=articles)


def suggest_view(
    text: str, named: Iterable[Suggestion], board: TrendBoard, limit: int
) -> SuggestView:
    """Return those of `named` and of what is trending that begin with `text`."""
    told = [one for one in (*named, *_topics(board)) if begins(one.label, text)]
    told.sort(key=lambda one: (-one.articles, one.label, one.kind))
    return SuggestView(suggestions=tuple(told[:limit]))


def _topics(board: TrendBoard) -> Iterator[Suggestion]:
    snapshot = board.snapshot(list_id(EDITION, "24h"))
    for topic in snapshot.topics if snapshot else ():
        is_entity = topic.kind == "entity"
        wanted = Value("entity", topic.topic_id) if is_entity else Phrase(topic.label)
        yield Suggestion(
            kind="topic",
            id=topic.topic_id,
            label=topic.label,
            query=printed(wanted),
            articles=topic.article_count,
        )


def folded(text: str) -> str:
    """Return `text` in small letters without accents, single spaces between its words."""
    apart = unicodedata.normalize("NFKD", text.casefold().translate(_OWN_LETTERS))
    bare = "".join(one for one in apart if not unicodedata.combining(one))
    return " ".join(bare.split())


def begins(label: str, text: str) -> bool:
    """Return whether `label`, or a word in it, begins with `text`; accents do not matter."""
    whole, wanted = folded(label), folded(text)
    starts = [0, *(found.end() for found in _STARTS.finditer(whole))]
    return bool(wanted) and any(whole.startswith(wanted, at) for at in starts)


def suggest_body(text: str, now: datetime) -> Body:
    """Return the count of the articles of late by the names that begin with `text`."""
    lately = {"range": {"event_time": {"gt": (now - LATELY).isoformat(), "lte": now.isoformat()}}}
    return {
        "query": shown({"bool": {"filter": [lately], "must_not": []}}),
        "size": 0,
        "aggs": {
            kind: {
                "terms": {"field": field, "include": pattern(text), "size": MOST_OF_A_KIND},
                "aggs": {"newest": {"top_hits": _newest(told)}},
            }
            for kind, (field, told) in FIELDS.items()
        },
    }


def _newest(told: Sequence[str]) -> Body:
    return {"size": 1, "sort": NEWEST_FIRST, "_source": list(told)}


def pattern(text: str) -> str:
    """Return the regular expression, as Lucene has them, of the names that begin with `text`."""
    letters = "".join(_letter(one) for one in folded(text))
    return f"(.*[{_BETWEEN}])?{letters}.*"


def _letter(letter: str) -> str:
    if not letter.isalnum():
        return " +" if letter == " " else f"\\{letter}"
    return f"[{''.join(sorted({letter, letter.upper()[:1], *_accented()[letter]}))}]"


@cache
def _accented() -> defaultdict[str, set[str]]:
    found: defaultdict[str, set[str]] = defaultdict(set)
    for one in map(chr, _ACCENTED):
        found[folded(one)].add(one)
    return found
