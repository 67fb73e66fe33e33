"""`python -m services.ingest`: one worker and its HTTP interface, from settings to exit code."""

from __future__ import annotations

import asyncio
import signal
import sys

import structlog

from services.ingest.adapters.source_file import load_source_list
from services.ingest.app import create_app
from services.ingest.core.sources.keys import KeyListError
from services.ingest.core.sources.source_list import SourceList, SourceListError
from services.ingest.settings import Settings
from services.ingest.worker import SERVICE, Worker
from shared import __version__, telemetry
from shared.delivery import TooManyParkedError
from shared.health import quiet_server

log = structlog.get_logger()

EXIT_TOO_MANY_PARKED = 70
EXIT_CONFIG = 78
GRACE_S = 3


async def serve(settings: Settings, listed: SourceList | None) -> None:
    """Serve and work until SIGTERM or SIGINT."""
    stopping = asyncio.Event()
    for number in (signal.SIGTERM, signal.SIGINT):
        asyncio.get_running_loop().add_signal_handler(number, stopping.set)
    worker = Worker(settings, listed, stopping)
    server = quiet_server(create_app(worker), settings.http_host, settings.http_port, GRACE_S)
    serving = asyncio.create_task(server.serve())
    serving.add_done_callback(lambda _: stopping.set())
    try:
        await worker.run()
    finally:
        server.should_exit = True
        await serving


def run(settings: Settings) -> int:
    """Run until stopped and return the exit code."""
    try:
        listed = load_source_list(settings.feeds) if settings.feeds else None
    except SourceListError as error:
        log.critical("ingest stops: no list of feeds", reason=str(error))
        return EXIT_CONFIG
    code = 0
    try:
        asyncio.run(serve(settings, listed))
    except* KeyListError as errors:
        log.critical("ingest stops: INGEST_API_KEYS", reason=str(errors.exceptions[0]))
        code = EXIT_CONFIG
    except* TooManyParkedError as errors:
        log.critical("ingest stops", reason=str(errors.exceptions[0]))
        code = EXIT_TOO_MANY_PARKED
    return code


def main() -> int:
    """Return the exit code: 0 after a clean stop, 70 too much parked, 78 bad list or keys."""
    settings = Settings()
    telemetry.start(SERVICE, __version__, settings.log_level)
    log.info("ingest starts", kafka=settings.kafka_servers, port=settings.http_port)
    code = run(settings)
    log.info("ingest stopped", code=code)
    return code


if __name__ == "__main__":
    sys.exit(main())
