"""`python -m services.search`: one worker, from settings to exit code."""

from __future__ import annotations

import asyncio
import signal
import sys
from collections.abc import Coroutine
from contextlib import AbstractAsyncContextManager, nullcontext

import structlog
from elasticsearch import AsyncElasticsearch

from services.search.adapters.elastic_families import ElasticFamilies
from services.search.adapters.elastic_index import ElasticIndex, elastic_client
from services.search.app import SERVICE, Worker
from services.search.maintenance import Maintenance, maintained
from services.search.settings import SearchSettings
from shared import __version__, telemetry
from shared.delivery import TooManyParkedError, within_grace
from shared.health import health_server

log = structlog.get_logger()

EXIT_TOO_MANY_PARKED = 70


async def serve(settings: SearchSettings) -> None:
    """Own the connections and run one worker until SIGTERM or SIGINT."""
    stopping = asyncio.Event()
    for number in (signal.SIGTERM, signal.SIGINT):
        asyncio.get_running_loop().add_signal_handler(number, stopping.set)
    secret = settings.elastic_api_key
    async with elastic_client(
        settings.elastic_url, secret.get_secret_value() if secret else None
    ) as client:
        index = ElasticIndex(client, settings.index_prefix, settings.replicas)
        worker = Worker(settings.kafka_servers, index, stopping, settings.requests_at_once)
        async with (
            health_server(settings.http_host, settings.http_port, worker.ready()),
            _maintained(settings, client),
        ):
            await within_grace(worker.run(), stopping)


def _maintained(
    settings: SearchSettings, client: AsyncElasticsearch
) -> AbstractAsyncContextManager[None]:
    if not settings.maintenance_s:
        return nullcontext()
    families = ElasticFamilies(client, settings.index_prefix, settings.replicas)
    return maintained(Maintenance(families, settings.rules, settings.maintenance_s))


def run(work: Coroutine[None, None, None]) -> int:
    """Run `work` and return the exit code: 0 after a clean stop, 70 when too much was parked."""
    try:
        asyncio.run(work)
    except TooManyParkedError as error:
        log.critical("search stops", reason=str(error))
        return EXIT_TOO_MANY_PARKED
    log.info("search stopped")
    return 0


def main() -> int:
    """Read the settings and run one worker."""
    settings = SearchSettings()
    telemetry.start(SERVICE, __version__, settings.log_level)
    log.info("search starts", kafka=settings.kafka_servers, elastic=settings.elastic_url)
    return run(serve(settings))


if __name__ == "__main__":
    sys.exit(main())
