"""Articles as trends see them."""

from __future__ import annotations

from collections.abc import Sequence

from services.enrich.core.trends.counts import Sighting
from services.enrich.core.trends.titles import read_title
from shared.events import EntityRef
from tests import make

STOPWORDS = frozenset(
    [
        "a",
        "and",
        "as",
        "at",
        "after",
        "for",
        "in",
        "near",
        "of",
        "on",
        "over",
        "the",
        "to",
        "with",
        "his",
        "new",
    ]
)


def sightings(titles: Sequence[str], *entities: EntityRef) -> list[Sighting]:
    """Return an article of its own owner and story with each title, about the entities."""
    return [_sighting(title, {one.id: one.salience for one in entities}) for title in titles]


def _sighting(title: str, topics: dict[str, float]) -> Sighting:
    return Sighting(
        article_id=title,
        owner=f"owner of {title}",
        story_id=f"story of {title}",
        event_time=make.NOW,
        language="en",
        country="",
        title=title,
        url="https://news.example",
        outlet="News",
        sections=(),
        topics=topics,
        phrases=(),
        said=read_title(title, STOPWORDS),
    )
