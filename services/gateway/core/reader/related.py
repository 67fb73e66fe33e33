"""Who and what is named beside a topic."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from typing import NamedTuple

from shared.documents import ArticleDocument
from shared.events import EntityRef


class Related(NamedTuple):
    """An entity, and how many of the articles name it."""

    entity: EntityRef
    articles: int


def related_entities(
    articles: Iterable[ArticleDocument], without: Iterable[str], most: int = 12
) -> list[Related]:
    """Return the entities that most of the articles name, but for those in `without`."""
    listed = list(articles)
    named = {one.id: one for article in listed for one in article.entities}
    counts = Counter(one for article in listed for one in {ref.id for ref in article.entities})
    for one in without:
        counts.pop(one, None)
    ordered = sorted(counts.items(), key=lambda pair: (-pair[1], pair[0]))
    return [Related(named[one], count) for one, count in ordered[:most]]
