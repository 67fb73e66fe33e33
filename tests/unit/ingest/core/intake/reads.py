"""Reads of a feed, one after the other, from entries to events; every text is in the feed."""

from __future__ import annotations

from typing import Any

from services.ingest.core.entries import Entry, Feed
from services.ingest.core.fetching.ports import Fetched, FetchError, Purpose
from services.ingest.core.intake.entry_reader import EntryReader, ReadResult
from shared.events import Appearance, RawArticle, RecentEntry, Source
from tests import make
from tests.unit.ingest.fakes import Bench, InlineParser, MemoryFetcher
from tests.unit.ingest.samples import LONG_TEXT

SITE = "https://gazette.example"


def entry(slug: str = "etna", **fields: Any) -> Entry:
    """Return an entry with its whole text."""
    values: dict[str, Any] = {
        "guid": slug,
        "url": f"{SITE}/{slug}",
        "title": f"Report on {slug}",
        "content": LONG_TEXT,
        "published_at": make.hours_ago(1),
    }
    return Entry(**(values | fields))


def teaser(slug: str = "etna", **fields: Any) -> Entry:
    """Return an entry whose text is on its page."""
    return entry(slug, **({"content": "", "summary": "Ash over Catania."} | fields))


class FlakyFetcher(MemoryFetcher):
    """Fails as `refusal` says, while there is one."""

    refusal: FetchError | None = None

    async def fetch(
        self,
        url: str,
        etag: str | None = None,
        last_modified: str | None = None,
        purpose: Purpose = "feed",
    ) -> Fetched:
        if self.refusal is not None:
            self.asked.append(url)
            raise self.refusal
        return await super().fetch(url, etag, last_modified, purpose)


class Reads:
    """Reads for one source after the other; what a read leaves is handed to the source's next."""

    def __init__(self) -> None:
        self.bench = Bench()
        self.fetcher = FlakyFetcher()
        self.recent: dict[str, tuple[RecentEntry, ...]] = {}
        self.reader = EntryReader(
            self.fetcher,
            InlineParser(),
            self.bench.intake,
            self.bench.dead_letters,
            self.bench.delivery,
            self.bench.tally,
        )

    async def read(self, *entries: Entry, source: Source | None = None) -> ReadResult:
        """Read a feed of `entries`, a minute after the last one."""
        known = source or make.source()
        feed = Feed("rss", entries)
        recent = self.recent.get(known.source_id, ())
        result = await self.reader.read_entries(known, feed, recent)
        self.recent[known.source_id] = result.recent
        self.bench.clock.advance(60)
        assert result.entries == len(entries)
        assert result.entries == result.published + result.unchanged + result.parked
        return result

    @property
    def articles(self) -> list[RawArticle]:
        """What was published."""
        return self.bench.articles

    @property
    def ids(self) -> set[str]:
        """The articles that were published."""
        return {one.article_id for one in self.articles}

    @property
    def appearances(self) -> list[Appearance]:
        """Where known articles were met again."""
        events = self.bench.publisher.events["articles.appearances.v1"]
        return [one for one in events if isinstance(one, Appearance)]
