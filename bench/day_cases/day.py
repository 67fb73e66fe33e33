"""One day of headlines as the tag role would have put it on the log."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path

from bench.enrich_line.articles import HERE, article
from bench.link_cases.bases import opened_base
from bench.story_cases.gold import read_gold
from services.enrich.adapters.tools import load_tools
from services.enrich.core.digest import digest
from services.enrich.core.enrich import enrich
from services.enrich.core.trends.rules import TrendRules
from shared.events import ArticleDigest, EnrichedArticle

LENGTH = timedelta(days=1)
# The last article of all comes so much later, so that the last lists of the day are made; it is
# not at a point of time at which lists are made.
AFTER = timedelta(minutes=31, seconds=7)


@dataclass(frozen=True, slots=True)
class Day:
    """Articles in the order they came, with the time each was seen."""

    enriched: tuple[EnrichedArticle, ...]
    digests: tuple[ArticleDigest, ...]

    @property
    def last_article(self) -> str:
        """Return the article that ends the day."""
        return self.digests[-1].article_id

    @property
    def last_lists(self) -> datetime:
        """Return the time of the last lists of the history."""
        step, end = TrendRules().step, self.digests[-1].ingest_time
        midnight = end.replace(hour=0, minute=0, second=0, microsecond=0)
        return midnight + (end - midnight) // step * step


def read_day(file: Path, knowledge: Path | None) -> Day:
    """Return the first day of the headlines in `file`, linked and tagged."""
    raw = [one.raw for one in read_gold(file)]
    end = raw[0].event_time + LENGTH
    last = article("the end", "The presses of the day have stopped", "", end + AFTER)
    raw = [*(one for one in raw if one.event_time < end), last]
    with opened_base(knowledge, starter=True) as base:
        tools = load_tools(base)
        enriched = tuple(enrich(one, tools, HERE) for one in raw)
    return Day(enriched, tuple(digest(one, tools.stopwords) for one in enriched))
