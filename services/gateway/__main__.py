"""`python -m services.gateway`: serve the API and the pages until told to stop."""

from __future__ import annotations

import asyncio
import random
import signal
from datetime import UTC, datetime

import structlog

from services.gateway.adapters.elastic_reader import ElasticReader, connect
from services.gateway.adapters.trend_board import KafkaTrendBoard
from services.gateway.app import create_app
from services.gateway.core.finder import IndexAwayError
from services.gateway.routes.dependencies import Outside
from services.gateway.settings import Settings
from shared import __version__, telemetry
from shared.health import QuietServer, quiet_server

log = structlog.get_logger()


def _server(settings: Settings, outside: Outside) -> QuietServer:
    app, grace_s = create_app(outside), settings.stop_within_s
    return quiet_server(app, settings.http_host, settings.http_port, grace_s)


async def run(settings: Settings) -> None:
    """Serve until SIGTERM or SIGINT; Kafka and Elasticsearch may come and go meanwhile."""
    secret = settings.elastic_api_key
    key = secret.get_secret_value() if secret else None
    board = KafkaTrendBoard(settings.kafka_servers, sleep=asyncio.sleep, random=random.random)
    async with connect(settings.elastic_url, settings.elastic_timeout_s, key) as client:
        reader = ElasticReader(client, settings.index_prefix)
        server = _server(settings, Outside(reader, board, clock=lambda: datetime.now(UTC)))
        loop = asyncio.get_running_loop()
        for number in (signal.SIGTERM, signal.SIGINT):
            loop.add_signal_handler(number, server.handle_exit, number, None)
        await _tell_start(settings, reader)
        async with asyncio.TaskGroup() as group:
            following = group.create_task(board.run())
            await server.serve()
            following.cancel()
    log.info("stopped")


async def _tell_start(settings: Settings, reader: ElasticReader) -> None:
    log.info("starting", host=settings.http_host, port=settings.http_port)
    try:
        await reader.ping()
    except IndexAwayError as error:
        log.warning(
            "the index does not answer yet, serving without it",
            url=settings.elastic_url,
            error=str(error),
        )


def main() -> None:
    """Run the gateway with its settings from the environment."""
    settings = Settings()
    telemetry.start("gateway", __version__, settings.log_level)
    asyncio.run(run(settings))


if __name__ == "__main__":
    main()
