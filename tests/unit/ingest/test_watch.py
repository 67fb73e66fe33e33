"""Sources that fall silent are named, and all are counted by how they fare."""

from __future__ import annotations

import asyncio

from prometheus_client import REGISTRY
from structlog.testing import capture_logs

from shared.events import SourceState
from tests import make
from tests.unit.ingest.fakes import Bench
from tests.waiting import until_async

SOURCE = make.source()
ARRIVALS = tuple(make.hours_ago(48 + n) for n in range(50))
LIVELY = make.source_poll(arrivals=ARRIVALS, last_success_at=ARRIVALS[0])
SILENT = make.source_poll(arrivals=ARRIVALS)
BACK = make.source_poll(arrivals=(make.NOW, *ARRIVALS))


def test_silent_source_is_named_once() -> None:
    watch = Bench().watch
    with capture_logs() as logs:
        watch.polled(SOURCE, LIVELY, SILENT)
        watch.polled(SOURCE, SILENT, SILENT)
        watch.polled(SOURCE, SILENT, BACK)

    told = [(one["log_level"], one["event"]) for one in logs]
    assert told == [("warning", "source fell silent"), ("warning", "source is no longer silent")]
    assert logs[0]["feed_url"] == SOURCE.feed_url


def _counted(status: str) -> float:
    return REGISTRY.get_sample_value("cupure_ingest_sources", {"status": status}) or 0.0


async def test_sources_are_counted_by_status() -> None:
    bench = Bench()
    bench.registry.note(make.source("a"))
    bench.registry.note(make.source("b", state=SourceState.PAUSED))
    sweeping = asyncio.create_task(bench.watch.run())

    async def counted() -> bool:
        return len(bench.watch.statuses) == 2

    await until_async(counted, "both counted")
    bench.watch.polled(make.source("a"), None, make.source_poll("a"))
    sweeping.cancel()

    assert (_counted("ok"), _counted("paused"), _counted("waiting")) == (1, 1, 0)
