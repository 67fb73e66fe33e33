"""`python -m services.gateway`: serve until told to stop, or do what else `GATEWAY_ROLE` says."""

from __future__ import annotations

import asyncio
import gc
import random
import signal
import sys
from collections.abc import Callable, Coroutine, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any

import structlog
from elasticsearch import AsyncElasticsearch

from services.gateway.adapters.elastic_comments import ElasticComments
from services.gateway.adapters.elastic_coverage import ElasticCoverage
from services.gateway.adapters.elastic_history import ElasticTrendHistory
from services.gateway.adapters.elastic_reader import ElasticReader, connect
from services.gateway.adapters.fernet_seal import seal_of
from services.gateway.adapters.following import Patience
from services.gateway.adapters.kafka_changes import KafkaChanges
from services.gateway.adapters.kafka_comments import KafkaComments, discussions
from services.gateway.adapters.kafka_keys import follow_keys
from services.gateway.adapters.kafka_outlet import KafkaOutlet
from services.gateway.adapters.kafka_saved import SavedSearches
from services.gateway.adapters.kafka_sources import follow_sources
from services.gateway.adapters.trend_board import KafkaTrendBoard
from services.gateway.app import create_app
from services.gateway.core.access.keys import KeyRing
from services.gateway.core.change_feed import ChangeFeed, LiveFeed
from services.gateway.core.comments.live import Discussions
from services.gateway.core.comments.recent import RecentComments
from services.gateway.core.finder import ArticleFinder, IndexAwayError
from services.gateway.core.saved.board import SavedBoard
from services.gateway.core.search.export import ExportGate
from services.gateway.core.source_board import SourceBoard
from services.gateway.routes.dependencies import Conduct, Outside
from services.gateway.settings import Role, Settings
from services.gateway.workers import DeliverWorker, MatchWorker, Worker
from shared import __version__, telemetry
from shared.delivery import TooManyParkedError, within_grace
from shared.events import PlacedArticle, SavedMatch, TrendChange
from shared.health import QuietServer, health_server, quiet_server
from shared.topics import ARTICLES_PLACED, SAVED_MATCHES, TRENDS_CHANGES

log = structlog.get_logger()

EXIT_TOO_MANY_PARKED = 70
# For listeners who come back; they may be of many searches.
MOST_MATCHES_KEPT = 10_000
WORKERS: Mapping[Role, Callable[[Settings, asyncio.Event], Worker]] = {
    Role.MATCH: MatchWorker,
    Role.DELIVER: DeliverWorker,
}


@dataclass(frozen=True, slots=True)
class _Live:
    """What is kept of the log, and what is written to it, for as long as the gateway serves."""

    board: KafkaTrendBoard
    outlet: KafkaOutlet
    feed: ChangeFeed
    matches: LiveFeed[SavedMatch]
    arrivals: LiveFeed[PlacedArticle]
    discussions: Discussions
    sources: SourceBoard = field(default_factory=SourceBoard)
    keys: KeyRing = field(default_factory=KeyRing)
    saved: SavedBoard = field(default_factory=SavedBoard)
    comments: RecentComments = field(default_factory=RecentComments)

    def following(self, servers: str, patience: Patience) -> tuple[Coroutine[Any, Any, None], ...]:
        """Return all that keeps to Kafka at `servers`, none of which ends."""
        changes = KafkaChanges(servers, TRENDS_CHANGES, TrendChange, self.feed, patience, _now)
        matches = KafkaChanges(servers, SAVED_MATCHES, SavedMatch, self.matches, patience, _now)
        arrivals = KafkaChanges(
            servers, ARTICLES_PLACED, PlacedArticle, self.arrivals, patience, _now
        )
        return (
            self.board.run(),
            self.outlet.run(),
            changes.run(),
            matches.run(),
            arrivals.run(),
            SavedSearches(servers, self.saved, patience).run(),
            KafkaComments(servers, self.comments, patience, _now, self.discussions).run(),
            follow_keys(servers, self.keys, patience),
            follow_sources(servers, self.sources, patience),
        )


async def run(settings: Settings) -> None:
    """Serve until SIGTERM or SIGINT; Kafka and Elasticsearch may come and go meanwhile."""
    servers, patience = settings.kafka_servers, Patience(asyncio.sleep, random.random)
    live = _Live(
        KafkaTrendBoard(servers, patience),
        KafkaOutlet(servers, patience),
        ChangeFeed(settings.stream_readers),
        LiveFeed(settings.stream_readers, MOST_MATCHES_KEPT),
        LiveFeed(settings.stream_readers),
        discussions(settings.stream_readers),
    )
    async with _index(settings) as client:
        outside = _outside(settings, client, live)
        server = _server(settings, outside, live.keys)
        _stop_on_signals(server, live.feed, live.matches, live.arrivals, *live.discussions.feeds)
        await _tell_start(settings, outside.finder)
        _spare_what_stays()
        await _serve(server, *live.following(servers, patience))
    log.info("stopped")


def _server(settings: Settings, outside: Outside, ring: KeyRing) -> QuietServer:
    conduct = Conduct(
        keys=ring,
        rules=settings.rules,
        trusted=settings.trusted,
        cors_origins=settings.origins,
        site=settings.site,
        cursor_secret=settings.signing,
        https_for_s=settings.https_for_s,
        saved_per_key=settings.saved_searches_per_key,
        session_secret=settings.session_signing,
        comments=settings.comment_rules,
        seal=seal_of(settings.webhook_keys),
    )
    app, grace_s = create_app(outside, conduct), settings.stop_within_s
    return quiet_server(app, settings.http_host, settings.http_port, grace_s)


def _index(settings: Settings) -> AsyncElasticsearch:
    return connect(settings.elastic_url, settings.elastic_timeout_s, settings.elastic_key)


def _outside(settings: Settings, client: AsyncElasticsearch, live: _Live) -> Outside:
    prefix = settings.index_prefix
    return Outside(
        finder=ElasticReader(client, prefix, settings.cursor_kept_s),
        coverage=ElasticCoverage(client, prefix),
        board=live.board,
        history=ElasticTrendHistory(client, prefix),
        feed=live.feed,
        clock=_now,
        sources=live.sources,
        exports=ExportGate(settings.exports_at_once),
        outlet=live.outlet,
        saved=live.saved,
        matches=live.matches,
        comments=ElasticComments(client, prefix),
        recent=live.comments,
        arrivals=live.arrivals,
        discussions=live.discussions,
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


def _spare_what_stays() -> None:
    """Keep what there is by now out of each search for garbage, which pages would wait for."""
    gc.collect()
    gc.freeze()


def _stop_on_signals(server: QuietServer, *feeds: LiveFeed[Any]) -> None:
    """Let a signal end the server; streams are let go first, because they end at no time else."""

    def stop(number: int) -> None:
        for one in feeds:
            one.close()
        server.handle_exit(number, None)

    loop = asyncio.get_running_loop()
    for number in (signal.SIGTERM, signal.SIGINT):
        loop.add_signal_handler(number, stop, number)


async def _tell_start(settings: Settings, finder: ArticleFinder) -> None:
    log.info("starting", host=settings.http_host, port=settings.http_port)
    if settings.session_secret is None:
        log.info("sessions end with this process: GATEWAY_SESSION_SECRET is not set")
    if settings.webhook_secret is None:
        log.info("secrets of webhooks lie on the log in clear: GATEWAY_WEBHOOK_SECRET is not set")
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


async def employ(settings: Settings) -> None:
    """Run the worker of the role until SIGTERM or SIGINT."""
    stopping = asyncio.Event()
    for number in (signal.SIGTERM, signal.SIGINT):
        asyncio.get_running_loop().add_signal_handler(number, stopping.set)
    worker = WORKERS[settings.role](settings, stopping)
    log.info("starting", role=settings.role, kafka=settings.kafka_servers)
    async with health_server(settings.http_host, settings.http_port, worker.ready()):
        await within_grace(worker.run(), stopping)
    log.info("stopped")


def main() -> int:
    """Run the role with its settings from the environment; 70 when too much was parked."""
    settings = Settings()
    telemetry.start("gateway", __version__, settings.log_level)
    try:
        asyncio.run(run(settings) if settings.role is Role.SERVE else employ(settings))
    except TooManyParkedError as error:
        log.critical("stops", reason=str(error))
        return EXIT_TOO_MANY_PARKED
    return 0


if __name__ == "__main__":
    sys.exit(main())
