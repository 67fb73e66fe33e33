"""The feed behind an address: the address itself, or what the page there points at."""

from __future__ import annotations

from dataclasses import dataclass

from services.ingest.core.entries import Feed, FeedError, FoundFeed
from services.ingest.core.fetching.ports import Fetched, Fetcher, Parser
from services.ingest.core.identity.canonical_url import web_url
from services.ingest.core.sources.facts import SourceFacts

MOST_CANDIDATES = 20
MOST_NAME = 200
_SITEMAP = "sitemap"


@dataclass(frozen=True, slots=True)
class Web:
    """Where pages come from and what reads them."""

    fetcher: Fetcher
    parser: Parser


@dataclass(frozen=True, slots=True)
class ReadFeed:
    """A feed that was read: `url` is where to ask for it from now on."""

    url: str
    feed: Feed

    @property
    def facts(self) -> SourceFacts:
        """What the feed says of itself."""
        kind = "sitemap" if self.feed.format.startswith(_SITEMAP) else "feed"
        said = {
            "name": self.feed.title[:MOST_NAME].strip(),
            "site": web_url(self.feed.site_url or ""),
            "language": (self.feed.language or "")[:MOST_NAME].strip(),
            "kind": kind,
        }
        return SourceFacts.model_validate({name: value for name, value in said.items() if value})


@dataclass(frozen=True, slots=True)
class Discovery:
    """What is at an address: a feed, or a page with `candidates`, best first."""

    read: ReadFeed | None
    candidates: tuple[FoundFeed, ...]


async def discover(url: str, web: Web) -> Discovery:
    """Return what is at `url`; raises `FeedError` when it is neither a feed nor points at one."""
    fetched = await web.fetcher.fetch(url)
    try:
        read = await _read(url, fetched, web.parser)
    except FeedError as error:
        found = await web.parser.links(fetched.body, fetched.url)
        if not found:
            raise FeedError(f"no feed at {url}, and it points at none: {error}") from error
        return Discovery(None, found[:MOST_CANDIDATES])
    title, form = read.feed.title, read.feed.format
    return Discovery(read, (FoundFeed(read.url, title, form),))


async def read_feed(url: str, web: Web) -> ReadFeed:
    """Return the feed at `url`; raises `FeedError`."""
    return await _read(url, await web.fetcher.fetch(url), web.parser)


async def _read(url: str, fetched: Fetched, parser: Parser) -> ReadFeed:
    feed = await parser.feed(fetched.body, fetched.url, fetched.content_type)
    return ReadFeed(fetched.moved_to or url, feed)
