"""What each hour added to a story."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence, Set
from datetime import datetime

from services.enrich.core.stories.articles import Article, Articles, time_of
from shared.events import Story, StoryHour

MOST_HOURS = 72


def timeline(
    befores: Sequence[Story], now: Articles, gone: Sequence[Article], come: Sequence[Article]
) -> tuple[StoryHour, ...]:
    """Return the latest hours of a story that tells what has `come`, no longer what is `gone`.

    `befores` are the story before, or those it is made of, `now` is what it tells. An hour has the
    title that was first in it and still stands.
    """
    known = [hour for story in befores for hour in story.timeline]
    retold = _retold(befores, gone, come)
    counts = Counter(_hour(time_of(one)) for one in come)
    counts.subtract(_hour(time_of(one)) for one in gone)
    for hour in known:
        counts[hour.at] += hour.articles
    lost = {one.article_id for one in gone} - {one.article_id for one in come}
    titles = _titles([one for one in known if one.article_id not in lost], now, retold)
    hours = [one for one in known if one.at not in retold]
    hours += [
        StoryHour(at=at, articles=counts[at], article_id=titles[at][0], title=titles[at][1])
        for at in retold
        if counts[at] > 0 and at in titles
    ]
    return tuple(sorted(hours, key=lambda one: one.at)[-MOST_HOURS:])


def _retold(
    befores: Sequence[Story], gone: Sequence[Article], come: Sequence[Article]
) -> Set[datetime]:
    """Return the hours to tell anew: of one story those of changed articles."""
    changed = {one.article_id for one in (*gone, *come)}
    hours = {_hour(time_of(one)) for one in (*gone, *come)}
    return hours | {
        hour.at
        for story in befores
        for hour in story.timeline
        if len(befores) > 1 or hour.article_id in changed
    }


def _titles(
    known: Sequence[StoryHour], now: Articles, retold: Set[datetime]
) -> dict[datetime, tuple[str, str]]:
    """Return article and title of each hour: the first known, or what stood there before that."""
    titles: dict[datetime, tuple[str, str]] = {}
    for one in now.members:
        titles.setdefault(_hour(one.event_time), (one.article_id, one.title))
    members = {one.article_id for one in now.members}
    titles |= {
        one.at: (one.article_id, one.title) for one in known if one.article_id not in members
    }
    if not retold <= titles.keys():
        for early in now.earlier:
            titles.setdefault(_hour(early.at), (early.article_id, ""))
    return titles


def _hour(at: datetime) -> datetime:
    return at.replace(minute=0, second=0, microsecond=0)
