"""What each hour added to a story."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from datetime import datetime

from services.enrich.core.stories.articles import Articles, time_of
from shared.events import Story, StoryHour

MOST_HOURS = 72


def timeline(befores: Sequence[Story], then: Articles, now: Articles) -> tuple[StoryHour, ...]:
    """Return the latest hours of a story in which `now` is told in place of `then`.

    `befores` are the story before, or those it is made of. An hour has the title that was first in
    it and still stands.
    """
    hours: Counter[datetime] = Counter()
    for story in befores:
        hours.update({one.at: one.articles for one in story.timeline})
    known, left = {id(one) for one in then}, {id(one) for one in now}
    hours.update(_hour(time_of(one)) for one in now if id(one) not in known)
    hours.subtract(_hour(time_of(one)) for one in then if id(one) not in left)
    titles = _titles(befores, then, now)
    latest = sorted(at for at in hours if hours[at] > 0 and at in titles)[-MOST_HOURS:]
    return tuple(
        StoryHour(at=at, articles=hours[at], article_id=titles[at][0], title=titles[at][1])
        for at in latest
    )


def _titles(
    befores: Sequence[Story], then: Articles, now: Articles
) -> dict[datetime, tuple[str, str]]:
    """Return article and title of each hour: the first known, or what stood there before that."""
    titles: dict[datetime, tuple[str, str]] = {}
    for one in now.members:
        titles.setdefault(_hour(one.event_time), (one.article_id, one.title))
    times = {one.article_id: one.event_time for one in now.members}
    gone = then.ids - now.ids
    for hour in (hour for story in befores for hour in story.timeline):
        if hour.article_id in gone or hour.article_id in times:
            continue
        titles[hour.at] = hour.article_id, hour.title
    for early in now.earlier:
        titles.setdefault(_hour(early.at), (early.article_id, ""))
    return titles


def _hour(at: datetime) -> datetime:
    return at.replace(minute=0, second=0, microsecond=0)
