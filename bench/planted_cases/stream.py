"""The whole stream of a seed: weeks of usual news, then the time in which things are planted."""

from __future__ import annotations

import random
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from bench.planted_cases.background import STORIES_AN_HOUR, Background
from bench.planted_cases.newsroom import Newsroom
from bench.planted_cases.plants import Gardener, Plant
from shared import topics
from shared.events import PlacedArticle, Provenance

# A Monday.
START = datetime(2026, 10, 26, tzinfo=UTC)
HOURS = 36


@dataclass(frozen=True, slots=True)
class Stream:
    """Articles in the order of the log; what counts begins at `start`."""

    articles: list[PlacedArticle]
    plants: list[Plant]
    start: datetime
    end: datetime


def planted_stream(
    seed: int, weeks: int = 3, hours: int = HOURS, stories_an_hour: int = STORIES_AN_HOUR
) -> Stream:
    """Return the stream of a seed, with so many weeks of usual news before what is planted.

    It can end after some `hours`, with the topics told whole by then and what decoys told so far.
    """
    room = Newsroom(random.Random(seed))  # noqa: S311  # a seed, no secret
    background = Background(room, stories_an_hour)
    first, end = START - timedelta(weeks=weeks), START + timedelta(hours=hours)
    plants = Gardener(room, background, START).all()
    if hours < HOURS:
        plants = [plant for plant in plants if plant.last < end or not plant.trends]
    articles = list(background.hours(first, weeks * 7 * 24 + hours))
    articles += [one for plant in plants for one in plant.articles if one.ingest_time >= first]
    if hours < HOURS:
        articles = [one for one in articles if one.ingest_time < end]
    articles.sort(key=lambda one: (one.ingest_time, one.id))
    return Stream(_numbered(articles), plants, START, end)


def _numbered(articles: list[PlacedArticle]) -> list[PlacedArticle]:
    """Return the articles as if each came from the next digest."""
    digests = topics.ARTICLES_DIGESTS.name
    return [
        one.model_copy(
            update={
                "provenance": Provenance(
                    service="enrich", version="0", topic=digests, partition=0, offset=offset
                )
            }
        )
        for offset, one in enumerate(articles)
    ]
