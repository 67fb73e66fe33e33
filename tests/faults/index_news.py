"""News of every kind that search indexes, in an order that only versions can put right."""

from __future__ import annotations

import uuid
from collections.abc import Sequence
from dataclasses import dataclass, field
from itertools import count

from shared import topics
from shared.events import EnrichedArticle, Event
from shared.kafka.publisher import KafkaPublisher, producer
from shared.topics import Topic
from tests import make, make_documents

# One more than a `long` of the mapping holds; to the contract it is a number like others.
TOO_LARGE = 2**63
KNOWN = "known-outlet"


@dataclass
class News:
    """Publishes events in small turns; every id is its own, so that runs do not meet."""

    servers: str
    run: str = field(default_factory=lambda: uuid.uuid4().hex[:8])
    published: int = 0
    _turns: count[int] = field(default_factory=count)

    async def publish(self, topic: Topic, events: Sequence[Event]) -> None:
        """Put events on the log."""
        async with producer(self.servers, "test") as out:
            await KafkaPublisher(out).publish(topic, events)
        self.published += len(events)

    async def known(self, number: int) -> list[EnrichedArticle]:
        """Publish articles of the known outlet, which nothing changes later."""
        outlet = make.source_ref(KNOWN)
        articles = [
            make.enriched(f"{self.run}-known-{n}", source=outlet, title=f"Report {n} of the office")
            for n in range(number)
        ]
        await self.publish(topics.ARTICLES_ENRICHED, articles)
        return articles

    async def turn(self, number: int = 20) -> None:
        """Publish some more of everything: new, edited, late, taken back and told again."""
        at = next(self._turns)
        names = [f"{self.run}-{at}-{n}" for n in range(number)]
        edited = [make.enriched(one, version=2, title=f"Edited {one}") for one in names[::2]]
        late = [make.enriched(one, version=1, title=f"First {one}") for one in names]
        gone = [make_documents.retraction(one, version=3) for one in names[::5]]
        await self.publish(topics.ARTICLES_ENRICHED, edited)
        await self.publish(topics.ARTICLES_RETRACTED, gone)
        await self.publish(topics.ARTICLES_ENRICHED, [*late, *edited[:3]])
        await self.publish(topics.STORIES, self._story(at))
        await self.publish(topics.COMMENTS, [make_documents.comment_event(names[0], on=names[1])])

    def _story(self, at: int) -> list[Event]:
        """Return a story that grows each turn, the newer state before the older."""
        return [
            make_documents.story_event(f"{self.run}-s{at // 5}", (f"a{at}",), version=version)
            for version in (2 * at + 2, 2 * at + 1)
        ]

    async def refused(self) -> None:
        """Publish a story that decodes and that the index refuses."""
        bad = make.story(f"{self.run}-bad", article_count=TOO_LARGE)
        await self.publish(topics.STORIES, [bad])

    async def trends(self, topic_id: str) -> None:
        """Publish a trending list with one topic, for now and for later."""
        told = make_documents.snapshot(make_documents.topic(topic_id))
        await self.publish(topics.TRENDS, [told])
        await self.publish(topics.TRENDS_HISTORY, [told])
