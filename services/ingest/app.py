"""The HTTP interface of ingest, up before Kafka answers and for as long as the process lives."""

from __future__ import annotations

import asyncio
from functools import partial
from typing import Any

from fastapi import Depends, FastAPI

from services.ingest.adapters.kafka_versions import KafkaVersions
from services.ingest.core.sources.keys import read_api_keys
from services.ingest.discovering import Web
from services.ingest.routes import (
    discovery,
    problems,
    source_changes,
    source_lists,
    sources,
    websub,
)
from services.ingest.routes.articles import PushLimits, articles_router
from services.ingest.routes.dependencies import Parts
from services.ingest.routes.keys import Guard
from services.ingest.routes.source_writing import SourceWriter
from services.ingest.routes.stats import stats_router
from services.ingest.routes.versions import versions_router
from services.ingest.settings import Settings
from services.ingest.worker import Worker
from shared import __version__
from shared.health import health_routes


def create_app(worker: Worker) -> FastAPI:
    """Return the application that tells of `worker` and takes articles and sources for it.

    Raises `KeyListError` when the keys that are set cannot be read.
    """
    app = FastAPI(title="Cupure ingest", version=__version__, redoc_url=None)
    problems.install(app)
    app.state.parts = _parts(worker)
    app.state.hub_desk = worker.hub_desk
    _add_changing(app, worker)
    _add_telling(app, worker)
    app.router.routes.extend(health_routes(worker.ready(), {}))
    return app


def _add_changing(app: FastAPI, worker: Worker) -> None:
    """Add what needs a key."""
    settings = worker.settings
    guarded = [Depends(Guard(read_api_keys(settings.api_keys), settings.http_host))]
    limits = PushLimits(settings.push_max_bytes, settings.push_deadline_s, settings.pushes_at_once)
    articles = articles_router(worker.intake, worker.tally, limits, worker.seen_caught_up)
    for router in (articles, source_lists.router, discovery.router, source_changes.router):
        app.include_router(router, dependencies=guarded)


def _add_telling(app: FastAPI, worker: Worker) -> None:
    """Add what only tells, and what hubs call."""
    seen, reading = worker.intake.seen, KafkaVersions(worker.settings.kafka_servers)
    app.include_router(versions_router(seen, reading, worker.seen_caught_up))
    app.include_router(sources.router)
    app.include_router(websub.router)
    slots, remembered = (lambda: worker.slots), partial(len, seen)
    app.include_router(stats_router(worker.registry, worker.tally, slots, remembered))


def _parts(worker: Worker) -> Parts:
    settings = worker.settings
    writer = SourceWriter(
        worker.registry,
        worker.outlet,
        worker.clock.now,
        worker.followed["sources"].caught_up.is_set,
        settings.push_deadline_s,
    )
    return Parts(
        registry=worker.registry,
        polls=worker.polls,
        writer=writer,
        web=lambda: _web(worker),
        now=worker.clock.now,
        max_bytes=settings.push_max_bytes,
    )


def _web(worker: Worker) -> Web | None:
    if worker.poller is None:
        return None
    reader = worker.poller.looker.reader
    return Web(reader.fetcher, reader.parser)


def openapi_document() -> dict[str, Any]:
    """Return the OpenAPI document of the interface."""
    return create_app(Worker(Settings(api_keys=""), None, asyncio.Event())).openapi()
