"""The one door through which articles go to the log: each content once, versions growing."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Literal

from services.ingest.core.entries import Draft
from services.ingest.core.identity.ids import article_id, content_hash
from services.ingest.core.intake.articles import article_of, seen_event
from services.ingest.core.intake.seen import Seen, SeenArticles
from shared.delivery import OversizeError, Publisher
from shared.events import RawArticle, SeenArticle
from shared.topics import ARTICLES_RAW, INGEST_SEEN

Status = Literal["accepted", "unchanged", "rejected"]


@dataclass(frozen=True, slots=True)
class Outcome:
    """What became of an article handed in; `is_new` if it is the first version of it."""

    status: Status
    article_id: str | None = None
    version: int | None = None
    error: str | None = None
    is_new: bool = False


class Intake:
    """Publishes what is new, notes it as seen, and says of every draft what became of it.

    One batch at a time, so that the same article handed in twice at once is published once.
    """

    def __init__(
        self, publisher: Publisher, seen: SeenArticles, clock: Callable[[], datetime]
    ) -> None:
        self.seen = seen
        self._publisher = publisher
        self._clock = clock
        self._turn = asyncio.Lock()
        self._unwritten: list[SeenArticle] = []
        self._under_way: set[asyncio.Task[list[Outcome]]] = set()

    async def take(self, drafts: Sequence[Draft]) -> list[Outcome]:
        """Return an outcome for each draft, once the broker has acknowledged what is new.

        Raises `TransientError`; handing in the same drafts again is then safe. A caller that
        stops waiting does not stop the work: what is sent must be noted as seen.
        """
        task = asyncio.create_task(self._take(drafts))
        self._under_way.add(task)
        task.add_done_callback(self._finished)
        return await asyncio.shield(task)

    def _finished(self, task: asyncio.Task[list[Outcome]]) -> None:
        self._under_way.discard(task)
        if not task.cancelled():
            task.exception()  # the caller has it, or has stopped waiting

    def now(self) -> datetime:
        """Return the time."""
        return self._clock()

    async def settle(self, most_s: float) -> None:
        """Return when nothing is under way any more, or after `most_s`."""
        if self._under_way:
            await asyncio.wait(self._under_way, timeout=most_s)

    async def _take(self, drafts: Sequence[Draft]) -> list[Outcome]:
        async with self._turn:
            await self._write_seen()
            outcomes, fresh = self._decide(drafts)
            refused = await self._publish(fresh)
            self._note([article for article in fresh if article.id not in refused])
            await self._write_seen()
        return [_corrected(outcome, refused) for outcome in outcomes]

    async def remember(self, known_as: str, content: str) -> None:
        """Note that `content` of `known_as` was dealt with without being published."""
        async with self._turn:
            now = self._clock()
            self._keep(seen_event(known_as, _milliseconds(now), content, now))
            await self._write_seen()

    def _decide(self, drafts: Sequence[Draft]) -> tuple[list[Outcome], list[RawArticle]]:
        now = self._clock()
        batch: dict[str, Seen] = {}
        outcomes, fresh = [], []
        for draft in drafts:
            known_as, content = article_id(draft.canonical_url), content_hash(draft)
            last = batch.get(known_as) or self.seen.get(known_as)
            if last and last.content_hash == content:
                outcomes.append(Outcome("unchanged", known_as, last.version))
                continue
            version = max(_milliseconds(now), last.version + 1 if last else 1)
            batch[known_as] = Seen(version, content)
            fresh.append(article_of(draft, version, now))
            outcomes.append(Outcome("accepted", known_as, version, is_new=last is None))
        return outcomes, fresh

    async def _publish(self, articles: Sequence[RawArticle]) -> dict[str, str]:
        """Publish `articles`; return the ids of the events that are too large, and why."""
        try:
            await self._publisher.publish(ARTICLES_RAW, articles)
        except OversizeError:
            return await self._publish_singly(articles)
        return {}

    async def _publish_singly(self, articles: Sequence[RawArticle]) -> dict[str, str]:
        refused = {}
        for article in articles:
            try:
                await self._publisher.publish(ARTICLES_RAW, [article])
            except OversizeError as error:
                refused[article.id] = str(error)
        return refused

    def _note(self, articles: Sequence[RawArticle]) -> None:
        for one in articles:
            self._keep(seen_event(one.article_id, one.version, one.content_hash, one.ingest_time))

    def _keep(self, event: SeenArticle) -> None:
        self.seen.note(event)
        self._unwritten.append(event)

    async def _write_seen(self) -> None:
        if self._unwritten:
            await self._publisher.publish(INGEST_SEEN, self._unwritten)
            self._unwritten = []


def _milliseconds(moment: datetime) -> int:
    return int(moment.timestamp() * 1000)


def _corrected(outcome: Outcome, refused: dict[str, str]) -> Outcome:
    reason = refused.get(f"{outcome.article_id}@{outcome.version}")
    return outcome if reason is None else Outcome("rejected", outcome.article_id, error=reason)
