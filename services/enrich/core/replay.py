"""Which articles of the past are linked again, and under which version."""

from __future__ import annotations

from collections.abc import Mapping, Set
from typing import ClassVar, NamedTuple

from shared.events import ArticleId, EnrichedArticle, Event, Provenance, RawArticle

# The partition and offset of a raw article.
Place = tuple[int, int]


class EnrichedHead(Event):
    """Of an enriched article only what a replay asks for."""

    current_schema: ClassVar[int] = EnrichedArticle.current_schema

    article_id: ArticleId
    version: int
    knowledge_version: str


class Made(NamedTuple):
    """The latest version of an enriched article: on which base, and from which raw article."""

    version: int
    is_current: bool
    place: Place | None


def note(latest: dict[str, Made], head: EnrichedHead, knowledge_version: str) -> None:
    """Keep in `latest` what `head` says, unless a newer version of its article is there."""
    known = latest.get(head.article_id)
    if known is None or known.version < head.version:
        is_current = head.knowledge_version == knowledge_version
        latest[head.article_id] = Made(head.version, is_current, _place(head.provenance))


def _place(made: Provenance) -> Place | None:
    if made.partition is None or made.offset is None:
        return None
    return made.partition, made.offset


def outdated(latest: Mapping[str, Made], retracted: Set[str]) -> dict[Place, int]:
    """Return the raw articles to link again by their places, with their new versions.

    The new version follows the latest one at once. An edit has its time in milliseconds as its
    version, so it is newer however often the article was linked again before.
    """
    return {
        made.place: made.version + 1
        for article_id, made in latest.items()
        if made.place is not None and not made.is_current and article_id not in retracted
    }


def as_version(article: RawArticle, version: int) -> RawArticle:
    """Return `article` under another version and the event id that belongs to it."""
    own = {"version": version, "id": f"{article.article_id}@{version}"}
    return article.model_copy(update=own)


def pause_s(done: int, elapsed_s: float, most_per_s: float | None) -> float:
    """Return how long to wait after `done` articles in `elapsed_s`, to do no more per second."""
    return max(0.0, done / most_per_s - elapsed_s) if most_per_s else 0.0
