"""How the sources of this worker fare: counted for Prometheus, and told when one falls silent."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field

import structlog
from prometheus_client import Gauge

from services.ingest.core.clock import Clock
from services.ingest.core.polling.poll_table import PollTable
from services.ingest.core.sources.health import status_of
from services.ingest.core.sources.registry import Registry
from services.ingest.core.sources.silence import silent_since
from shared.events import Source, SourcePoll
from shared.source_status import STATUSES, Status

log = structlog.get_logger()

_sources = Gauge("cupure_ingest_sources", "Sources of this worker, by how they fare", ("status",))

# Sources that come and go with slots and with people are counted within so long, in small steps.
SWEEP_S = 60.0
SWEEP_STEP = 100
STEP_S = 0.1


@dataclass
class Watch:
    """Knows how each source of this worker fares."""

    registry: Registry
    table: PollTable
    clock: Clock
    is_ours: Callable[[Source], bool] = lambda _: True
    statuses: dict[str, Status] = field(default_factory=dict)

    def polled(self, source: Source, last: SourcePoll | None, poll: SourcePoll) -> None:
        """Count `source` anew, and tell if it has fallen silent or is back since `last`."""
        before, status = status_of(source, last), status_of(source, poll)
        self._count(source.source_id, status)
        if status == "silent" and before != "silent":
            since = silent_since(poll)
            log.warning("source fell silent", feed_url=source.feed_url, since=str(since))
        elif before == "silent" and status == "ok":
            log.warning("source is no longer silent", feed_url=source.feed_url)

    async def run(self) -> None:
        """Count the sources that nobody has polled yet or that were changed, until cancelled."""
        for status in STATUSES:
            _sources.labels(status).set(0)
        while True:
            await self._sweep()
            await self.clock.sleep(SWEEP_S)

    async def _sweep(self) -> None:
        for number, source in enumerate(self.registry.all(), start=1):
            if not self.is_ours(source):
                self._count(source.source_id, None)
            elif source.source_id not in self.statuses or source.state != "active":
                self._count(source.source_id, status_of(source, self.table.get(source.source_id)))
            if number % SWEEP_STEP == 0:
                await self.clock.sleep(STEP_S)

    def _count(self, source_id: str, status: Status | None) -> None:
        before = self.statuses.pop(source_id, None)
        if before:
            _sources.labels(before).dec()
        if status:
            self.statuses[source_id] = status
            _sources.labels(status).inc()
