"""Did you mean: a query with its unknown words respelled, if that would find more."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from typing import Any, Protocol

from services.gateway.core.finder import Found, SearchRequest
from services.gateway.core.query.errors import QueryError
from services.gateway.core.query.parsing import parse
from services.gateway.core.query.printing import printed
from services.gateway.core.query.rendering import Known, rendered
from services.gateway.core.query.tree import And, Or, Tree, Word, either, every
from services.gateway.core.search.facets import NO_FACETS

Body = dict[str, Any]

# Who found so many was understood.
ENOUGH = 10
# Shorter words have too many like them.
LEAST_LETTERS = 4
_FIELDS = ("title", "text")


class Speller(Protocol):
    """Knows which words articles say."""

    async def search(self, request: SearchRequest) -> Found:
        """Return the page of articles that match."""

    async def spelled(self, words: Sequence[str]) -> Mapping[str, str]:
        """Return for words that no article says the likest that some article says."""


async def did_you_mean(request: SearchRequest, found: Found, speller: Speller) -> str | None:
    """Return the query that would find more than was `found`, if a word in it is unknown.

    Raises `IndexAwayError`.
    """
    if request.place or request.as_of or found.total >= ENOUGH:
        return None
    tree = parse(request.q)
    doubted = list(dict.fromkeys(_doubted(tree)))
    better = await speller.spelled(doubted) if doubted else {}
    return await _if_more(request, printed(_respelled(tree, better)), found.total, speller)


async def _if_more(request: SearchRequest, q: str, total: int, speller: Speller) -> str | None:
    if q == printed(parse(request.q)):
        return None
    try:
        would = await speller.search(_plainly(request, q))
    except QueryError:
        return None
    return q if would.total > total else None


def _plainly(request: SearchRequest, q: str) -> SearchRequest:
    return replace(request, q=q, sort="date", collapse=None, facets=NO_FACETS, limit=1, place=None)


def _doubted(tree: Tree) -> Iterator[str]:
    match tree:
        case And(parts) | Or(parts):
            for part in parts:
                yield from _doubted(part)
        case Word(text, field) if field != "author":
            if text.isalpha() and len(text) >= LEAST_LETTERS:
                yield text


def _respelled(tree: Tree, better: Mapping[str, str]) -> Tree:
    match tree:
        case And(parts):
            return every(*(_respelled(one, better) for one in parts))
        case Or(parts):
            return either(*(_respelled(one, better) for one in parts))
        case Word(text, field) if field != "author":
            return Word(better.get(text, text), field)
        case _:
            return tree


def spelling_body(words: Sequence[str]) -> Body:
    """Return what asks how often each of `words` is said, and for what is said like it."""
    said = {word: rendered(Word(word), Known()) for word in words}
    return {
        "size": 0,
        "aggs": {"said": {"filters": {"filters": said}}},
        "suggest": {
            f"{field} {word}": {"text": word, "term": _likest(field)}
            for word in words
            for field in _FIELDS
        },
    }


def _likest(field: str) -> Body:
    return {"field": field, "size": 1, "suggest_mode": "missing", "min_word_length": LEAST_LETTERS}


def spelled_words(words: Sequence[str], answer: Mapping[str, Any]) -> dict[str, str]:
    """Return what an answer to `spelling_body` says of the words that nobody says."""
    said = answer["aggregations"]["said"]["buckets"]
    found = {
        word: [
            (option["score"], option["freq"], option["text"])
            for field in _FIELDS
            for token in answer["suggest"][f"{field} {word}"]
            for option in token["options"]
        ]
        for word in words
        if not said[word]["doc_count"]
    }
    return {word: max(options)[2] for word, options in found.items() if options}
