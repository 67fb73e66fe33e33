"""The HTTP interface of ingest, up before Kafka answers and for as long as the process lives."""

from __future__ import annotations

from fastapi import FastAPI

from services.ingest.routes import problems
from services.ingest.routes.articles import PushLimits, articles_router
from services.ingest.routes.sources import sources_router
from services.ingest.worker import Worker
from shared import __version__
from shared.health import health_routes


def create_app(worker: Worker) -> FastAPI:
    """Return the application that tells of `worker` and takes articles for it."""
    settings = worker.settings
    app = FastAPI(title="Cupure ingest", version=__version__, redoc_url=None)
    problems.install(app)
    limits = PushLimits(settings.push_max_bytes, settings.push_deadline_s, settings.pushes_at_once)
    app.include_router(articles_router(worker.intake, worker.tally, limits, worker.seen_caught_up))
    app.include_router(
        sources_router(
            worker.registry,
            worker.polls,
            worker.tally,
            lambda: worker.slots,
            lambda: len(worker.intake.seen),
        )
    )
    app.router.routes.extend(health_routes(worker.ready(), {}))
    return app
