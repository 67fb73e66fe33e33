"""What a query finds, by reading every article: slow, and written apart from how we ask the index.

Words are runs of letters and digits in small letters, without other forms of them.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta
from functools import lru_cache

from services.gateway.core.names import country_label, language_label
from services.gateway.core.query.questions import language_of, telling_words
from services.gateway.core.query.tree import (
    And,
    Everything,
    Leaf,
    Moment,
    Near,
    Not,
    Nothing,
    Or,
    Phrase,
    Prefix,
    Question,
    TextLeaf,
    Tree,
    Value,
    Word,
)
from services.gateway.core.search.facets import Facets
from services.gateway.core.sections import section_label
from services.gateway.core.views import Bucket, Facet, FacetName
from shared.documents import ArticleDocument

Members = Mapping[str, Sequence[str]]


def fits(article: ArticleDocument, tree: Tree, members: Members) -> bool:
    """Return whether `article` is what `tree` looks for; `members` are the articles of stories."""
    match tree:
        case And(parts):
            return all(fits(article, one, members) for one in parts)
        case Or(parts):
            return any(fits(article, one, members) for one in parts)
        case Not(part):
            return not fits(article, part, members)
        case Everything() | Nothing():
            return tree == Everything()
        case _:
            return _fits_leaf(article, tree, members)


def _fits_leaf(article: ArticleDocument, leaf: Leaf, members: Members) -> bool:
    match leaf:
        case Value("story", text):
            return article.article_id in members.get(text, ())
        case Value("tag" | "country" | "lang", text):
            return text.lower() in {one.lower() for one in _held(article, leaf)}
        case Value(_, text):
            return text in _held(article, leaf)
        case Moment(field, at):
            return (article.event_time < at) == (field == "before")
        case _:
            return any(_says(words_of(text), leaf) for text in _texts(article, leaf))


@lru_cache(maxsize=10_000)
def words_of(text: str) -> list[str]:
    return re.findall(r"[^\W_]+", text.lower())


def _texts(article: ArticleDocument, leaf: TextLeaf) -> Sequence[str]:
    match leaf.field:
        case "title":
            return [article.title]
        case "text":
            return [article.text]
        case "author":
            return article.authors
        case None:
            return [article.title, article.text]


def _says(said: Sequence[str], leaf: TextLeaf) -> bool:
    wanted = words_of(leaf.text)
    if isinstance(leaf, Prefix):
        return any(one.startswith(wanted[0]) for one in said)
    if isinstance(leaf, Question):
        return not _asked(leaf.text).isdisjoint(said)
    if not set(wanted) <= set(said):
        return False
    match leaf:
        case Near(_, between):
            return _stand_near(said, wanted, between)
        case Word(_, "author") | Phrase():
            return wanted in (said[at : at + len(wanted)] for at in range(len(said)))
        case _:
            return bool(wanted)


@lru_cache(maxsize=1_000)
def _asked(question: str) -> frozenset[str]:
    """Return the words of which one is enough: not those of grammar, if there are others."""
    telling = telling_words(question, language_of(question)) or telling_words(question, None)
    return frozenset(word for one in telling for word in words_of(one))


def _stand_near(said: Sequence[str], wanted: list[str], between: int) -> bool:
    width = len(wanted) + between
    windows = (Counter(said[start : start + width]) for start in range(len(said)))
    return any(Counter(wanted) <= window for window in windows)


def _held(article: ArticleDocument, value: Value) -> list[str]:
    held: dict[str, list[str]] = {
        "tag": [name for tag in article.tags for name in (tag.id, tag.label)],
        "country": [article.country or ""],
        "lang": [article.language],
        "source": [article.source_id],
        "section": list(article.sections),
        "entity": [one.id for one in article.entities],
    }
    return held[value.field]


def facets_of(articles: Sequence[ArticleDocument], wanted: Facets) -> tuple[Facet, ...]:
    """Return the facets of `articles`, which come newest first."""
    return tuple(_facet(articles, name, wanted.size) for name in wanted.names)


def _facet(articles: Sequence[ArticleDocument], name: FacetName, size: int) -> Facet:
    labels: dict[str, str] = {}
    counts: Counter[str] = Counter()
    for article in articles:
        told = _labelled(article, name)
        counts.update(told.keys())
        labels = told | labels
    by_count = sorted(counts, key=lambda one: (-counts[one], one))
    first = sorted(counts, reverse=True) if name == "date" else by_count
    return Facet(
        facet=name,
        buckets=tuple(
            Bucket(value=one, label=labels[one], count=counts[one], query=_query(name, one))
            for one in first[:size]
        ),
    )


def _labelled(article: ArticleDocument, name: FacetName) -> dict[str, str]:
    country = article.country.upper() if article.country else ""
    told: dict[FacetName, dict[str, str]] = {
        "source": {article.source_id: article.source_name},
        "language": {article.language: language_label(article.language)},
        "country": {country: country_label(country)} if country else {},
        "section": {one: section_label(one) for one in article.sections},
        "tag": {one.id: one.label for one in article.tags},
        "entity": {one.id: one.label for one in article.entities},
        "date": {f"{article.event_time:%Y-%m-%d}": f"{article.event_time:%Y-%m-%d}"},
    }
    return told[name]


def _query(name: FacetName, value: str) -> str:
    if name == "date":
        day = datetime.fromisoformat(value)
        return f"after:{value} before:{day + timedelta(days=1):%Y-%m-%d}"
    field = "lang" if name == "language" else name
    return f"{field}:{value}" if " " not in value else f'{field}:"{value}"'
