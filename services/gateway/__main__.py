"""`python -m services.gateway`: serve the API and the pages until told to stop."""

from __future__ import annotations

import asyncio
import random
import signal
from collections.abc import Coroutine
from dataclasses import replace
from datetime import UTC, datetime
from typing import Any

import structlog
from elasticsearch import AsyncElasticsearch

from services.gateway.adapters.elastic_coverage import ElasticCoverage
from services.gateway.adapters.elastic_history import ElasticTrendHistory
from services.gateway.adapters.elastic_reader import ElasticReader, connect
from services.gateway.adapters.following import Patience
from services.gateway.adapters.kafka_keys import follow_keys
from services.gateway.adapters.kafka_outlet import KafkaOutlet
from services.gateway.adapters.kafka_saved import SavedSearches
from services.gateway.adapters.kafka_sources import follow_sources
from services.gateway.adapters.trend_board import KafkaTrendBoard
from services.gateway.adapters.trend_changes import KafkaTrendChanges
from services.gateway.app import create_app
from services.gateway.core.change_feed import ChangeFeed
from services.gateway.core.export import ExportGate
from services.gateway.core.finder import ArticleFinder, IndexAwayError
from services.gateway.core.keys import KeyRing
from services.gateway.core.saved.board import SavedBoard
from services.gateway.core.source_board import SourceBoard
from services.gateway.routes.dependencies import Conduct, Outside
from services.gateway.settings import Settings
from shared import __version__, telemetry
from shared.health import QuietServer, quiet_server

log = structlog.get_logger()


def _server(settings: Settings, outside: Outside, ring: KeyRing) -> QuietServer:
    conduct = Conduct(
        ring,
        settings.rules,
        settings.trusted,
        settings.origins,
        settings.site,
        settings.signing,
        settings.saved_searches_per_key,
    )
    app, grace_s = create_app(outside, conduct), settings.stop_within_s
    return quiet_server(app, settings.http_host, settings.http_port, grace_s)


async def run(settings: Settings) -> None:
    """Serve until SIGTERM or SIGINT; Kafka and Elasticsearch may come and go meanwhile."""
    servers, patience = settings.kafka_servers, Patience(asyncio.sleep, random.random)
    board, feed = KafkaTrendBoard(servers, patience), ChangeFeed(settings.stream_readers)
    changes = KafkaTrendChanges(servers, feed, patience, _now)
    sources, ring = SourceBoard(), KeyRing()
    outlet, saved = KafkaOutlet(servers, patience), SavedBoard()
    async with _index(settings) as client:
        outside = replace(
            _outside(settings, client, board, feed, sources), outlet=outlet, saved=saved
        )
        server = _server(settings, outside, ring)
        _stop_on_signals(server, feed)
        await _tell_start(settings, outside.finder)
        await _serve(
            server,
            board.run(),
            changes.run(),
            outlet.run(),
            SavedSearches(servers, saved, patience).run(),
            follow_keys(servers, ring, patience),
            follow_sources(servers, sources, patience),
        )
    log.info("stopped")


def _index(settings: Settings) -> AsyncElasticsearch:
    secret = settings.elastic_api_key
    key = secret.get_secret_value() if secret else None
    return connect(settings.elastic_url, settings.elastic_timeout_s, key)


def _outside(
    settings: Settings,
    client: AsyncElasticsearch,
    board: KafkaTrendBoard,
    feed: ChangeFeed,
    sources: SourceBoard,
) -> Outside:
    prefix = settings.index_prefix
    return Outside(
        finder=ElasticReader(client, prefix, settings.cursor_kept_s),
        coverage=ElasticCoverage(client, prefix),
        board=board,
        history=ElasticTrendHistory(client, prefix),
        feed=feed,
        clock=_now,
        sources=sources,
        exports=ExportGate(settings.exports_at_once),
    )


async def _serve(server: QuietServer, *following: Coroutine[Any, Any, None]) -> None:
    """Serve, and keep to the topics meanwhile."""
    async with asyncio.TaskGroup() as group:
        tasks = [group.create_task(one) for one in following]
        await server.serve()
        for one in tasks:
            one.cancel()


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


async def _tell_start(settings: Settings, finder: ArticleFinder) -> None:
    log.info("starting", host=settings.http_host, port=settings.http_port)
    if settings.cursor_secret is None:
        log.info("cursors are signed for this process alone: GATEWAY_CURSOR_SECRET is not set")
    try:
        await finder.ping()
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
