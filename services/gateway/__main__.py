"""`python -m services.gateway`: serve the API and the pages until told to stop."""

from __future__ import annotations

import asyncio
import random
import signal
from datetime import UTC, datetime

import structlog

from services.gateway.adapters.elastic_history import ElasticTrendHistory
from services.gateway.adapters.elastic_reader import ElasticReader, connect
from services.gateway.adapters.following import Patience
from services.gateway.adapters.kafka_keys import follow_keys
from services.gateway.adapters.trend_board import KafkaTrendBoard
from services.gateway.adapters.trend_changes import KafkaTrendChanges
from services.gateway.app import create_app
from services.gateway.core.change_feed import ChangeFeed
from services.gateway.core.finder import IndexAwayError
from services.gateway.core.keys import KeyRing
from services.gateway.routes.dependencies import Conduct, Outside
from services.gateway.settings import Settings
from shared import __version__, telemetry
from shared.health import QuietServer, quiet_server

log = structlog.get_logger()


def _server(settings: Settings, outside: Outside, ring: KeyRing) -> QuietServer:
    conduct = Conduct(ring, settings.rules, settings.trusted, settings.origins)
    app, grace_s = create_app(outside, conduct), settings.stop_within_s
    return quiet_server(app, settings.http_host, settings.http_port, grace_s)


async def run(settings: Settings) -> None:
    """Serve until SIGTERM or SIGINT; Kafka and Elasticsearch may come and go meanwhile."""
    secret = settings.elastic_api_key
    key = secret.get_secret_value() if secret else None
    patience = Patience(asyncio.sleep, random.random)
    board = KafkaTrendBoard(settings.kafka_servers, patience)
    feed = ChangeFeed(settings.stream_readers)
    changes = KafkaTrendChanges(settings.kafka_servers, feed, patience, _now)
    ring = KeyRing()
    async with connect(settings.elastic_url, settings.elastic_timeout_s, key) as client:
        reader = ElasticReader(client, settings.index_prefix)
        history = ElasticTrendHistory(client, settings.index_prefix)
        server = _server(settings, Outside(reader, board, history, feed, _now), ring)
        _stop_on_signals(server, feed)
        await _tell_start(settings, reader)
        async with asyncio.TaskGroup() as group:
            keys = follow_keys(settings.kafka_servers, ring, patience)
            following = [group.create_task(one) for one in (board.run(), changes.run(), keys)]
            await server.serve()
            for one in following:
                one.cancel()
    log.info("stopped")


def _now() -> datetime:
    return datetime.now(UTC)


def _stop_on_signals(server: QuietServer, feed: ChangeFeed) -> None:
    """Let a signal end the server; streams are let go first, because they end at no time else."""

    def stop(number: int) -> None:
        feed.close()
        server.handle_exit(number, None)

    loop = asyncio.get_running_loop()
    for number in (signal.SIGTERM, signal.SIGINT):
        loop.add_signal_handler(number, stop, number)


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
