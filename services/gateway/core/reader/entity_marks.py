"""The entities of an article where its text names them, and a card for each."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import NamedTuple

from services.gateway.core.entities import EntityPlace, places_of
from services.gateway.core.trending.trends import TrendBoard
from services.gateway.core.wording import paragraphs
from shared.documents import ArticleEntity
from shared.events import Mention


class Segment(NamedTuple):
    """A piece of a paragraph; with `entity_id` it names that entity for the first time."""

    text: str
    entity_id: str | None = None


class Card(NamedTuple):
    """What is told of an entity beside the article; `place` is where it trends."""

    entity: ArticleEntity
    times: int
    place: EntityPlace | None


def cards(entities: Sequence[ArticleEntity], board: TrendBoard) -> list[Card]:
    """Return a card for each entity, the most important first."""
    ordered = sorted(entities, key=lambda one: -one.salience)
    return [Card(one, len(one.mentions), _first_place(board, one.id)) for one in ordered]


def _first_place(board: TrendBoard, entity_id: str) -> EntityPlace | None:
    return next(iter(places_of(board, entity_id)), None)


def marked_paragraphs(text: str, entities: Sequence[ArticleEntity]) -> list[list[Segment]]:
    """Return the paragraphs of `text` in pieces, each entity marked where it is named first.

    A mention that is not in the text as it says, as in one that was cut, is left out.
    """
    first = _first_mentions(text, entities)
    return [list(_pieces(text, *span, first)) for span in _spans(text)]


def _first_mentions(text: str, entities: Sequence[ArticleEntity]) -> list[tuple[Mention, str]]:
    named = []
    for entity in entities:
        there = [one for one in entity.mentions if _is_there(one, text)]
        if there:
            named.append((min(there, key=lambda one: one.start), entity.id))
    return sorted(named, key=lambda pair: pair[0].start)


def _is_there(mention: Mention, text: str) -> bool:
    return (
        mention.field == "text"
        and mention.surface != ""
        and text[mention.start : mention.end] == mention.surface
    )


def _spans(text: str) -> Iterator[tuple[int, int]]:
    """Yield where each paragraph stands, as the pages divide a text."""
    end = 0
    for one in paragraphs(text):
        start = text.index(one, end)
        end = start + len(one)
        yield start, end


def _pieces(
    text: str, start: int, end: int, named: Sequence[tuple[Mention, str]]
) -> Iterator[Segment]:
    at = start
    for mention, entity_id in named:
        if at <= mention.start and mention.end <= end:
            if at < mention.start:
                yield Segment(text[at : mention.start])
            yield Segment(mention.surface, entity_id)
            at = mention.end
    if at < end:
        yield Segment(text[at:end])
