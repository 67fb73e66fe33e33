"""`python -m services.enrich`: one worker of the role in `ENRICH_ROLE`."""

from __future__ import annotations

import asyncio
import signal
import sys
import time
from collections.abc import AsyncIterator, Sequence
from datetime import UTC, datetime, timedelta
from functools import partial

import structlog
from pydantic import ValidationError

from services.enrich.adapters.current_base import CurrentBase
from services.enrich.adapters.kafka_past import KafkaLog, read_past
from services.enrich.adapters.packaged_tables import load_stopwords
from services.enrich.adapters.python_memory import keep_loaded
from services.enrich.adapters.tools import load_tools
from services.enrich.core.knowledge.table_rows import KnowledgeError
from services.enrich.core.provenance import SERVICE
from services.enrich.roles.grouping import Grouping
from services.enrich.roles.tagging import Tagging
from services.enrich.roles.watching import Clocks, Intervals, Watching
from services.enrich.settings import EnrichSettings, Role
from services.enrich.worker import Employ, Worker
from shared import __version__, telemetry
from shared.delivery import Message
from shared.health import health_server
from shared.kafka.admin import TopicMismatchError
from shared.topics import ARTICLES_DIGESTS

log = structlog.get_logger()

EXIT_WRONG_SETTINGS = 64
EXIT_NO_KNOWLEDGE = 66
EXIT_WRONG_TOPICS = 78
# What a tag worker that starts reads of recent news, whichever is less.
RECENT = timedelta(days=3)
MOST_RECENT = 20_000


def employ_for(settings: EnrichSettings) -> Employ:
    """Return how the work of the role is made; raises `KnowledgeError` without a base."""
    past = KafkaLog(settings.kafka_servers)
    match settings.role:
        case Role.TAG:
            return tagging(settings)
        case Role.STORIES:
            return lambda _, ledger, delivery: Grouping(
                load_stopwords().of, past, ledger, delivery, time.monotonic
            )
        case Role.TRENDS:
            clocks = Clocks(utc_now, time.monotonic)
            return lambda _, ledger, delivery: Watching(
                load_stopwords().of, clocks, intervals_of(settings), past, ledger, delivery
            )


def tagging(settings: EnrichSettings) -> Employ:
    """Return how the role `tag` is made, with its tools loaded already."""
    base = CurrentBase(settings.knowledge_dir, time.monotonic)
    tools = load_tools(base.latest())
    digests = partial(recent_digests, settings.kafka_servers)
    return lambda publisher, _, delivery: Tagging(tools, base.latest, publisher, delivery, digests)


def intervals_of(settings: EnrichSettings) -> Intervals:
    """Return how often trends are listed and saved."""
    return Intervals(
        settings.trend_interval_s, settings.trend_checkpoint_s, settings.trend_checkpoint_articles
    )


def recent_digests(servers: str) -> AsyncIterator[Sequence[Message]]:
    """Yield the digests that tell what recent news is full of."""
    return read_past(servers, ARTICLES_DIGESTS, utc_now() - RECENT, MOST_RECENT)


def utc_now() -> datetime:
    """Return the time."""
    return datetime.now(UTC)


async def serve(settings: EnrichSettings) -> None:
    """Run one worker and its probes until SIGTERM or SIGINT."""
    worker = Worker(settings.kafka_servers, settings.group, employ_for(settings))
    keep_loaded()
    for number in (signal.SIGTERM, signal.SIGINT):
        asyncio.get_running_loop().add_signal_handler(number, worker.stopping.set)
    async with health_server(settings.http_host, settings.port, worker.ready()):
        await worker.run()


def run(settings: EnrichSettings) -> int:
    """Return the exit code of one worker: 0 after a clean stop."""
    try:
        asyncio.run(serve(settings))
    except TopicMismatchError as error:
        log.critical("enrich cannot start", reason=str(error))
        return EXIT_WRONG_TOPICS
    except KnowledgeError as error:
        log.critical("enrich cannot start", reason=str(error))
        return EXIT_NO_KNOWLEDGE
    log.info("enrich stopped")
    return 0


def main() -> int:
    """Read the settings, run, and return the exit code."""
    try:
        settings = EnrichSettings()  # type: ignore[call-arg]  # the role comes from the environment
    except ValidationError as error:
        sys.stderr.write(f"settings ENRICH_*: {error}\n")
        return EXIT_WRONG_SETTINGS
    telemetry.start(SERVICE, __version__, settings.log_level)
    structlog.contextvars.bind_contextvars(role=settings.role.value)
    log.info("enrich starts", kafka=settings.kafka_servers, group=settings.group)
    return run(settings)


if __name__ == "__main__":
    sys.exit(main())
