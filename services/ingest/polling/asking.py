"""A source asked once: a feed, a sitemap with its parts, or a page read by rules."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from services.ingest.core.entries import Feed, FeedError
from services.ingest.core.fetching.ports import Fetched, Fetcher, Parser, Purpose
from services.ingest.core.polling.conditions import validators
from services.ingest.core.polling.source_polls import Answer
from shared.events import Source, SourcePoll

NOT_MODIFIED = 304
# Of an index of sitemaps, the latest so many are read.
MOST_PARTS = 3


@dataclass
class Asker:
    """Asks sources and says whether there is anything new."""

    fetcher: Fetcher
    parser: Parser

    async def ask(self, source: Source, last: SourcePoll | None, now: datetime) -> Answer:
        """Return what `source` answers; raises `FeedError`."""
        etag, last_modified = validators(last, now)
        purpose: Purpose = "page" if source.kind == "page" else "feed"
        fetched = await self.fetcher.fetch(source.polled_url, etag, last_modified, purpose)
        if fetched.status == NOT_MODIFIED:
            return _unmodified(fetched, bool(etag or last_modified))
        known_hash = last.body_hash if last else None
        body_hash = _hash([fetched.body])
        if body_hash == known_hash:
            return Answer(fetched, None, body_hash)
        feed = await self._parse(source, fetched)
        if not feed.parts:
            return Answer(fetched, feed, body_hash)
        return await self._with_parts(source, fetched, feed, known_hash)

    async def _parse(self, source: Source, fetched: Fetched) -> Feed:
        if source.kind != "page":
            return await self.parser.feed(fetched.body, fetched.url, fetched.content_type)
        if source.rules is None:
            raise FeedError("a page can only be read by rules, and this source has none")
        return await self.parser.listing(fetched.body, fetched.url, source.rules)

    async def _with_parts(
        self, source: Source, fetched: Fetched, index: Feed, known_hash: str | None
    ) -> Answer:
        """Return the latest parts of an index as one feed.

        Its validators are forgotten: an index may stay the same while its parts change.
        """
        bodies, feeds, faults = [fetched.body], [], [index.fault] if index.fault else []
        for address in index.parts[:MOST_PARTS]:
            try:
                part = await self.fetcher.fetch(address)
                feeds.append(await self._parse(source, part))
                bodies.append(part.body)
            except FeedError as error:
                faults.append(f"{address}: {error}")
        if not feeds:
            raise FeedError("; ".join(["no part of the index could be read", *faults])[:500])
        plain = replace(fetched, etag=None, last_modified=None)
        whole = Answer(plain, _merged(index, feeds, faults), None if faults else _hash(bodies))
        return whole.unless_known(known_hash)


def _unmodified(fetched: Fetched, was_asked: bool) -> Answer:
    if not was_asked:
        raise FeedError("answered 304 Not Modified to a request without conditions")
    return Answer(fetched)


def _hash(bodies: Sequence[bytes]) -> str:
    whole = hashlib.sha256()
    for body in bodies:
        whole.update(len(body).to_bytes(8, "big") + body)
    return whole.hexdigest()[:32]


def _merged(index: Feed, parts: Sequence[Feed], faults: Sequence[str]) -> Feed:
    entries = tuple(entry for part in parts for entry in part.entries)
    told = [*faults, *(part.fault for part in parts if part.fault)]
    return replace(
        parts[0],
        entries=entries,
        language=index.language or parts[0].language,
        fault="; ".join(told)[:500] or None,
        hints=index.hints,
        parts=(),
    )
