"""The role `stories`: articles grouped into the events that they tell."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field

import structlog

from services.enrich.core.provenance import made_from
from services.enrich.core.stories.book import StoryBook
from services.enrich.core.stories.features import Stopwords
from services.enrich.roles.latest import latest
from services.enrich.roles.work import Every, Ledger, Log
from shared.delivery import Delivery, Message, decode
from shared.events import ArticleDigest, PlacedArticle, Story
from shared.telemetry import continued_trace
from shared.topics import ARTICLES_DIGESTS, ARTICLES_PLACED, STORIES, Topic

log = structlog.get_logger()


@dataclass
class Grouping:
    """Digests in, stories and the places of their articles out.

    A batch changes the book first; then each changed story and all places are written in one
    transaction. What is written tells up to which digest it goes, so a successor handles every
    digest exactly once, wherever its predecessor ended.
    """

    stopwords: Stopwords
    log: Log
    ledger: Ledger
    delivery: Delivery
    seconds: Callable[[], float]
    reads: Sequence[Topic] = (ARTICLES_DIGESTS,)
    writes: Sequence[Topic] = (STORIES, ARTICLES_PLACED)
    keeps_state: bool = True
    every: Every | None = None
    book: StoryBook = field(init=False)
    next_offset: int = field(default=0, init=False)

    def __post_init__(self) -> None:
        self.book = StoryBook(self.stopwords)

    async def take_over(self) -> None:
        """Restore the book from the story topic and handle what no story tells of yet."""
        heal, began_s = self.delivery.until_healed, self.seconds()
        await heal(self.ledger.claim, "claiming the ledger")
        stories = await heal(lambda: latest(self.log, STORIES, Story), "reading the stories")
        self.book = StoryBook.restored(stories, self.stopwords)
        position = self.book.position
        self.next_offset = 0 if position is None else position + 1
        self._tell("stories restored", began_s)
        began_s = self.seconds()
        await heal(self._catch_up, "catching up with the digests")
        self._tell("stories caught up", began_s)

    def _tell(self, event: str, began_s: float) -> None:
        log.info(
            event,
            count=len(self.book.stories),
            next_offset=self.next_offset,
            seconds=round(self.seconds() - began_s, 3),
        )

    async def _catch_up(self) -> None:
        async for messages in self.log.read_from(ARTICLES_DIGESTS, self.next_offset):
            await self.handle(messages)

    async def handle(self, batch: Sequence[Message]) -> None:
        """Place the articles in the order of the log, but for those that are placed already."""
        stories: dict[str, Story] = {}
        articles: list[PlacedArticle] = []

        async def place(message: Message) -> None:
            with continued_trace("place article", message.headers):
                placing = self.book.place(decode(message, ArticleDigest), made_from(message))
            if placing is not None:
                stories.update((one.story_id, one) for one in placing.stories)
                articles.extend(placing.placed)

        for message in batch:
            if message.offset >= self.next_offset:
                await self.delivery.deliver(message, place)
                self.next_offset = message.offset + 1
        await self.delivery.until_healed(
            lambda: self.ledger.write((STORIES, [*stories.values()]), (ARTICLES_PLACED, articles)),
            f"stories up to digest {self.next_offset - 1}",
        )
