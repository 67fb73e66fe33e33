"""Changes of sources: written to the log, and answered when they are safe."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Callable, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from datetime import datetime
from http import HTTPStatus

from services.ingest.core.sources.registry import Registry
from services.ingest.routes.bodies import unavailable
from services.ingest.routes.problems import ProblemError
from services.ingest.routes.source_views import etag_of
from shared.delivery import OversizeError, Publisher, TransientError
from shared.events import Source, SourceState
from shared.topics import SOURCES

# The change comes back to this worker's registry within so long, or the answer does not wait.
HEARD_WITHIN_S = 2.0
PAUSE_S = 0.02


@dataclass
class SourceWriter:
    """Writes changes one after the other, so that each knows what the one before has changed."""

    registry: Registry
    publisher: Publisher
    now: Callable[[], datetime]
    is_known: Callable[[], bool]
    deadline_s: float
    _turn: asyncio.Lock = field(default_factory=asyncio.Lock)

    @asynccontextmanager
    async def turn(self) -> AsyncIterator[dict[str, Source]]:
        """Hold the right to change, with every source by id; raises `ProblemError` 503."""
        if not self.is_known():
            raise unavailable("still reading which sources there are")
        async with self._turn:
            yield {source.source_id: source for source in self.registry.all()}

    def get(self, source_id: str, if_match: str | None = None) -> Source:
        """Return the source that is to be changed; raises `ProblemError` 404 or 412."""
        source = self.registry.get(source_id)
        if source is None or source.state == SourceState.REMOVED:
            raise ProblemError(HTTPStatus.NOT_FOUND, f"no source has the id {source_id!r}")
        if if_match and if_match.strip() not in ("*", etag_of(source)):
            raise ProblemError(HTTPStatus.PRECONDITION_FAILED, "the source was changed meanwhile")
        return source

    async def publish(self, events: Sequence[Source]) -> None:
        """Return when the broker has acknowledged the changes; raises `ProblemError` 503."""
        try:
            async with asyncio.timeout(self.deadline_s):
                await self.publisher.publish(SOURCES, events)
        except OversizeError as error:
            raise ProblemError(HTTPStatus.REQUEST_ENTITY_TOO_LARGE, str(error)) from error
        except TransientError as error:
            raise unavailable(f"not changed, Kafka is away: {error}") from error
        except TimeoutError as error:
            raise unavailable(f"not acknowledged within {self.deadline_s:g} s") from error
        await self._until_heard(events)

    async def _until_heard(self, events: Sequence[Source]) -> None:
        ends = asyncio.get_running_loop().time() + HEARD_WITHIN_S
        for event in events:
            while not self._is_heard(event) and asyncio.get_running_loop().time() < ends:
                await asyncio.sleep(PAUSE_S)

    def _is_heard(self, event: Source) -> bool:
        known = self.registry.get(event.source_id)
        return known is not None and known.event_time >= event.event_time
