"""The one door through which articles go to the log: each content once, versions growing."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Literal, Protocol

from services.ingest.core.entries import Draft
from services.ingest.core.intake.articles import seen_event
from services.ingest.core.intake.seen import Seen, SeenArticles
from services.ingest.core.intake.steps import Batch, Step
from shared.delivery import OversizeError, Publisher
from shared.events import Appearance, RawArticle, SeenArticle
from shared.topics import ARTICLES_APPEARANCES, ARTICLES_RAW, INGEST_SEEN

Status = Literal["accepted", "unchanged", "rejected"]

# So many drafts go to the log together; those that come meanwhile are the next batch.
MOST_AT_ONCE = 1000


@dataclass(frozen=True, slots=True)
class Outcome:
    """What became of an article handed in.

    `is_new` if it is the first version of it, `appeared` if a known one was met at a new place.
    """

    status: Status
    article_id: str | None = None
    version: int | None = None
    error: str | None = None
    is_new: bool = False
    appeared: bool = False


class SeenFollower(Protocol):
    """Keeps the table of seen articles to what the log says."""

    async def catch_up(self) -> None:
        """Return when the table has all that the log holds now; raises `TransientError`."""


class NobodyElse:
    """Follows a log that only this intake writes to and that never fails unclearly."""

    async def catch_up(self) -> None:
        """Return at once: the table is always up to date."""


@dataclass
class _Gathered:
    """Drafts of several callers that go to the log together."""

    drafts: list[Draft] = field(default_factory=list)
    task: asyncio.Task[list[Outcome]] | None = None


class Intake:
    """Publishes what is new, notes it as seen, and says of every draft what became of it.

    One batch at a time, so that the same article handed in twice at once is published once.
    After a failure it is not clear what got onto the log: nothing is decided before the follower
    has read up to the log's end.
    """

    def __init__(
        self,
        publisher: Publisher,
        seen: SeenArticles,
        clock: Callable[[], datetime],
        follower: SeenFollower | None = None,
    ) -> None:
        self.seen = seen
        self._publisher = publisher
        self._clock = clock
        self._follower = follower or NobodyElse()
        self._turn = asyncio.Lock()
        self._in_doubt = True
        self._gathering: _Gathered | None = None
        self._appearances: list[Appearance] = []
        self._notes: list[SeenArticle] = []
        self._under_way: set[asyncio.Task[list[Outcome]]] = set()

    async def take(self, drafts: Sequence[Draft]) -> list[Outcome]:
        """Return an outcome for each draft, once the broker has acknowledged what is new.

        Raises `TransientError`; handing in the same drafts again is then safe. A caller that
        stops waiting does not stop the work: what is sent must be noted as seen.
        """
        if not drafts:
            return []
        gathered = self._gathering
        if gathered is None or len(gathered.drafts) + len(drafts) > MOST_AT_ONCE:
            gathered = self._gathering = _Gathered()
        start = len(gathered.drafts)
        gathered.drafts.extend(drafts)
        outcomes = await asyncio.shield(gathered.task or self._begin(gathered))
        return outcomes[start : start + len(drafts)]

    def _begin(self, gathered: _Gathered) -> asyncio.Task[list[Outcome]]:
        gathered.task = task = asyncio.create_task(self._take(gathered))
        self._under_way.add(task)
        task.add_done_callback(self._finished)
        return task

    def _finished(self, task: asyncio.Task[list[Outcome]]) -> None:
        self._under_way.discard(task)
        if not task.cancelled():
            task.exception()  # the callers have it, or have stopped waiting

    def now(self) -> datetime:
        """Return the time."""
        return self._clock()

    async def settle(self, most_s: float) -> None:
        """Return when nothing is under way any more, or after `most_s`."""
        if self._under_way:
            await asyncio.wait(self._under_way, timeout=most_s)

    async def make_sure(self) -> None:
        """Return when all that is on the log is known, and noted; raises `TransientError`."""
        async with self._turn:
            await self._be_sure()

    async def remember(self, known_as: str, content: str) -> None:
        """Note that `content` of `known_as` was dealt with without being published."""
        async with self._turn:
            now = self._clock()
            seen = Seen(int(now.timestamp() * 1000), content)
            self._keep([seen_event(known_as, seen, now)])
            await self._write()

    async def _take(self, gathered: _Gathered) -> list[Outcome]:
        async with self._turn:
            if self._gathering is gathered:
                self._gathering = None
            await self._be_sure()
            steps = Batch(self.seen, self._clock()).steps(gathered.drafts)
            refused = await self._publish([one.article for one in steps if one.article])
            for step in steps:
                if step.article is None or step.article.id not in refused:
                    self._appearances.extend([step.appearance] if step.appearance else [])
                    self._keep(step.notes)
            await self._write()
        return [_outcome(step, refused) for step in steps]

    async def _be_sure(self) -> None:
        if self._in_doubt:
            await self._follower.catch_up()
            now = self._clock()
            found = ((one, self.seen.get(one)) for one in self.seen.unnoted())
            self._keep([seen_event(one, seen, now) for one, seen in found if seen])
            self._in_doubt = False
        await self._write()

    async def _publish(self, articles: Sequence[RawArticle]) -> dict[str, str]:
        """Publish `articles`; return the ids of the events that are too large, and why."""
        if not articles:
            return {}
        self._in_doubt = True
        try:
            await self._publisher.publish(ARTICLES_RAW, articles)
        except OversizeError as error:
            self._in_doubt = False  # it is told before anything is sent
            if len(articles) == 1:
                return {articles[0].id: str(error)}
            middle = len(articles) // 2
            first = await self._publish(articles[:middle])
            return first | await self._publish(articles[middle:])
        self._in_doubt = False
        return {}

    def _keep(self, notes: Sequence[SeenArticle]) -> None:
        for note in notes:
            self.seen.note(note)
            self._notes.append(note)

    async def _write(self) -> None:
        """Write what is not yet written of appearances and notes; twice does no harm."""
        if self._appearances:
            await self._publisher.publish(ARTICLES_APPEARANCES, self._appearances)
            self._appearances = []
        if self._notes:
            await self._publisher.publish(INGEST_SEEN, self._notes)
            self._notes = []


def _outcome(step: Step, refused: dict[str, str]) -> Outcome:
    if step.fault:
        return Outcome("rejected", step.known_as, error=step.fault)
    if step.article is None:
        version = step.seen.version if step.seen else None
        appeared = step.appearance is not None
        return Outcome("unchanged", step.known_as, version, appeared=appeared)
    if step.article.id in refused:
        return Outcome("rejected", step.known_as, error=refused[step.article.id])
    return Outcome("accepted", step.known_as, step.article.version, is_new=step.is_new)
