"""Links the articles of the past again, with another knowledge base, into new versions of them."""

from __future__ import annotations

from collections.abc import AsyncIterator, Awaitable, Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Protocol

from services.enrich.core.digest import digest
from services.enrich.core.enrich import Tools, enrich
from services.enrich.core.provenance import made_from
from services.enrich.core.replay import (
    EnrichedHead,
    Made,
    Place,
    as_version,
    note,
    outdated,
    pause_s,
)
from services.enrich.core.stories.kept import KEPT
from shared.delivery import Message, OversizeError, Publisher, UndecodableError, decode
from shared.events import EnrichedArticle, RawArticle, Retraction
from shared.topics import (
    ARTICLES_DIGESTS,
    ARTICLES_ENRICHED,
    ARTICLES_RAW,
    ARTICLES_RETRACTED,
    Topic,
)

# Two hosts need not agree on the time to the second.
MARGIN = timedelta(hours=1)
AT_ONCE = 32


class ReadPast(Protocol):
    """Where the messages of a topic since a moment come from, a few at a time."""

    def __call__(
        self, topic: Topic, since: datetime | None = None
    ) -> AsyncIterator[Sequence[Message]]:
        """Yield them, each partition in its order, up to where the topic ends now."""


@dataclass(frozen=True, slots=True)
class Period:
    """Articles whose latest version was put on the log from `since` on and before `until`."""

    since: datetime
    until: datetime | None = None

    def holds(self, message: Message) -> bool:
        """Return whether `message` is not too late."""
        return self.until is None or message.timestamp_ms < self.until.timestamp() * 1000


@dataclass
class Progress:
    """How far a replay is: raw articles to link again, done, left as they are, and why."""

    to_link: int = 0
    linked: int = 0
    left: list[str] = field(default_factory=list)


@dataclass
class Replay:
    """A run over the past; what it did already is up to date for the next run.

    Of an article only the raw version that its latest enriched one was made from is linked again;
    one that the tag workers have not done yet is left to them, one taken back stays away. `seconds`
    is a clock for the pace, `tell` hears of every step.
    """

    tools: Tools
    read_past: ReadPast
    publisher: Publisher
    now: datetime
    seconds: Callable[[], float]
    sleep: Callable[[float], Awaitable[None]]
    tell: Callable[[Progress], None]
    most_per_s: float | None = None
    progress: Progress = field(default_factory=Progress, init=False)

    async def run(self, period: Period, *, dry_run: bool = False) -> Progress:
        """Link every outdated article of `period` again, with `dry_run` only count them."""
        places = outdated(await self._latest(period.since), await self._retracted())
        self.progress.to_link = len(places)
        started_s = self.seconds()
        async for messages in self.read_past(ARTICLES_RAW, period.since):
            wanted = [one for one in messages if _place(one) in places and period.holds(one)]
            if dry_run:
                self.progress.linked += len(wanted)
                continue
            for first in range(0, len(wanted), AT_ONCE):
                await self._publish(self._linked(wanted[first : first + AT_ONCE], places))
                self.tell(self.progress)
                elapsed_s = self.seconds() - started_s
                await self.sleep(pause_s(self.progress.linked, elapsed_s, self.most_per_s))
        return self.progress

    async def _latest(self, since: datetime) -> dict[str, Made]:
        latest: dict[str, Made] = {}
        async for messages in self.read_past(ARTICLES_ENRICHED, since - MARGIN):
            for message in messages:
                try:
                    head = decode(message, EnrichedHead)
                except UndecodableError as error:
                    self._leave(message.position, error)
                else:
                    note(latest, head, self.tools.knowledge.version)
            self.tell(self.progress)
        return latest

    async def _retracted(self) -> frozenset[str]:
        retracted = set()
        async for messages in self.read_past(ARTICLES_RETRACTED):
            for message in messages:
                try:
                    retracted.add(decode(message, Retraction).article_id)
                except UndecodableError as error:
                    self._leave(message.position, error)
        return frozenset(retracted)

    def _linked(
        self, messages: Sequence[Message], places: Mapping[Place, int]
    ) -> list[EnrichedArticle]:
        made = []
        for message in messages:
            try:
                raw = decode(message, RawArticle)
            except UndecodableError as error:
                self._leave(message.position, error)
                continue
            article = as_version(raw, places[_place(message)])
            made.append(enrich(article, self.tools, made_from(message)))
        return made

    async def _publish(self, articles: Sequence[EnrichedArticle]) -> None:
        """Publish them at once; if one is too large, one by one and that one not."""
        try:
            await self._publish_all(articles)
        except OversizeError as error:
            if len(articles) == 1:
                self._leave(articles[0].id, error)
                return
            for article in articles:
                await self._publish([article])

    async def _publish_all(self, articles: Sequence[EnrichedArticle]) -> None:
        # By its enriched article a later run sees that one is done, so that comes last. A digest
        # of what is older than any story would found its story anew.
        recent = [one for one in articles if one.event_time > self.now - KEPT]
        await self.publisher.publish(
            ARTICLES_DIGESTS, [digest(one, self.tools.stopwords) for one in recent]
        )
        await self.publisher.publish(ARTICLES_ENRICHED, articles)
        self.progress.linked += len(articles)

    def _leave(self, what: str, error: Exception) -> None:
        self.progress.left.append(f"{what}: {error}")


def _place(message: Message) -> Place:
    return message.partition, message.offset
