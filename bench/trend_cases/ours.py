"""The lists of the trend book over headlines that go through all steps before it."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from operator import itemgetter
from typing import Any

from bench.enrich_line.articles import HERE
from bench.trend_cases.headlines import Headline, News
from services.enrich.core.digest import digest
from services.enrich.core.enrich import Tools, enrich
from services.enrich.core.stories.book import StoryBook
from services.enrich.core.trends.book import TrendBook
from services.enrich.core.trends.lists import Day, ListKey, counted, formed
from services.enrich.core.trends.reading import Reading
from services.enrich.core.trends.rules import TrendRules
from services.enrich.core.trends.tallies import topic_id
from shared.events import PlacedArticle

# A stream of a few hundred headlines a day is small: two voices are wide enough, and headlines that
# use the same words tell the same.
SMALL: dict[str, Any] = {"small_voices": 10_000, "headlines": True}
# By the titles of a day topics are named.
DAY_HOURS = 24


@dataclass(frozen=True, slots=True)
class Listed:
    """A topic of a list: its label, and the headlines that it rests on."""

    label: str
    articles: frozenset[str]


Lists = dict[datetime, list[Listed]]


class Replay:
    """Puts headlines through enrichment, stories and trends, in order of time."""

    def __init__(self, news: News, tools: Tools, step: timedelta) -> None:
        hours = news.window // timedelta(hours=1)
        rules = TrendRules(windows_h=(hours, DAY_HOURS), step=step, most_editions=1, **SMALL)
        self._tools = tools
        self._key = ListKey("world", hours)
        self._stories = StoryBook(tools.stopwords.of)
        self._trends = TrendBook(rules, tools.stopwords.of)
        self._placed: dict[str, PlacedArticle] = {}
        self._ids: dict[str, str] = {}

    def see(self, headline: Headline, at: datetime) -> None:
        """Read a headline; one that was read before counts anew, as its latest poll saw it."""
        known = self._placed.get(headline.id)
        if known is not None:
            self._see_again(known, at)
            return
        article = enrich(headline.raw(at), self._tools, HERE)
        self._ids[article.article_id] = headline.id
        placing = self._stories.place(digest(article, self._tools.stopwords), HERE)
        for placed in placing.placed if placing else ():
            self._trends.add(placed)
            self._placed[self._ids[placed.article_id]] = placed

    def _see_again(self, known: PlacedArticle, at: datetime) -> None:
        back = {"change": "retracted", "ingest_time": at, "id": f"{known.id}/back"}
        self._trends.add(known.model_copy(update=back))
        again = {"change": "placed", "event_time": at, "ingest_time": at}
        self._trends.add(known.model_copy(update=again))

    def listed(self, at: datetime) -> list[Listed]:
        """Return the list of the world, each topic with all its headlines."""
        book, key = self._trends, self._key
        (snapshot,) = [one for one in book.lists(at) if one.list_id == key.list_id]
        window = book.window.present(at, timedelta(hours=key.hours))
        recent = book.window.present(at, timedelta(hours=DAY_HOURS))
        reading = Reading(recent, book.words.entities)
        counts = counted(key, Day(at, window, recent, reading), book.history)
        topics = formed(counts, reading, book.rules)
        told = {topic_id(one.keys): one.sightings for one in topics}
        return [
            Listed(one.label, frozenset(self._ids[each.article_id] for each in told[one.topic_id]))
            for one in snapshot.topics
        ]


def our_lists(news: News, moments: list[datetime], replay: Replay) -> Lists:
    """Return the lists of these moments."""
    lists: Lists = {}
    seen = 0
    for moment in moments:
        until = bisect_right(news.seen, moment, key=itemgetter(0))
        for at, headlines in news.seen[seen:until]:
            for headline in headlines:
                replay.see(headline, at)
        lists[moment], seen = replay.listed(moment), until
    return lists


def rows(lists: Lists, hours: Iterator[datetime]) -> Iterator[dict[str, object]]:
    """Yield the lists of these moments as the judge reads them."""
    for at in hours:
        topics = [{"label": one.label, "articles": sorted(one.articles)} for one in lists[at]]
        yield {"at": at.isoformat(), "topics": topics}
