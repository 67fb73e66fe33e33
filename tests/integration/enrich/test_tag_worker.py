"""The role `tag` on a real Kafka: passing on, parking, sharing, surviving."""

from __future__ import annotations

from pathlib import Path
from uuid import uuid4

import pytest

from services.enrich.adapters.faust_worker import EXIT_TRY_AGAIN
from shared.events import ArticleDigest, EnrichedArticle, RawArticle, Retraction
from shared.topics import (
    ARTICLES_DIGESTS,
    ARTICLES_ENRICHED,
    ARTICLES_RAW,
    ARTICLES_RETRACTED,
)
from tests import make
from tests.integration.enrich.log import events, parked, publish, publish_bytes
from tests.integration.enrich.workers import worker
from tests.waiting import until

PARTITIONS = ARTICLES_RAW.partitions + ARTICLES_RETRACTED.partitions


@pytest.fixture
def group() -> str:
    """Return the rest of a consumer group's name that no other test has."""
    return f"-{uuid4().hex[:8]}"


def _articles(count: int) -> list[RawArticle]:
    run = uuid4().hex
    return [make.raw_article(f"{run}-{number}") for number in range(count)]


def _tagged(servers: str, articles: list[RawArticle]) -> bool:
    ids = [article.id for article in articles]
    enriched = events(servers, ARTICLES_ENRICHED, EnrichedArticle, ids)
    digests = events(servers, ARTICLES_DIGESTS, ArticleDigest, ids)
    return {one.id for one in enriched} == {one.id for one in digests} == set(ids)


def test_articles_pass_through_tagged(kafka_servers: str, tmp_path: Path, group: str) -> None:
    articles = _articles(50)
    with worker(tmp_path, kafka_servers, "tag", group) as one:
        publish(kafka_servers, ARTICLES_RAW, *articles)
        until(lambda: _tagged(kafka_servers, articles), "all are tagged", 60)

        found = events(kafka_servers, ARTICLES_ENRICHED, EnrichedArticle, [articles[0].id])
        assert found[0].entities[0].label == "Mount Etna"
        assert one.terminate() == 0


def test_retraction_reaches_the_digests(kafka_servers: str, tmp_path: Path, group: str) -> None:
    (article,) = _articles(1)
    own = {"schema_version": 1, "version": 2, "reason": "wrong"}
    retraction = Retraction.model_validate(article.model_dump() | own)
    ids = [article.article_id]
    with worker(tmp_path, kafka_servers, "tag", group):
        publish(kafka_servers, ARTICLES_RAW, article)
        publish(kafka_servers, ARTICLES_RETRACTED, retraction)

        def told() -> list[bool]:
            found = events(kafka_servers, ARTICLES_DIGESTS, ArticleDigest, ids)
            return sorted(one.retracted for one in found)

        until(lambda: told() == [False, True], "article and retraction are told", 60)


def test_poison_is_parked_and_next_flows(kafka_servers: str, tmp_path: Path, group: str) -> None:
    articles, poison = _articles(12), f"poison {uuid4()}".encode()
    publish_bytes(kafka_servers, ARTICLES_RAW, poison)
    publish(kafka_servers, ARTICLES_RAW, *articles)

    with worker(tmp_path, kafka_servers, "tag", group):
        until(lambda: _tagged(kafka_servers, articles), "the others are tagged", 60)
        until(lambda: poison in parked(kafka_servers), "the poison is parked")


def test_two_workers_share_and_one_takes_over(
    kafka_servers: str, tmp_path: Path, group: str
) -> None:
    with (
        worker(tmp_path, kafka_servers, "tag", group) as one,
        worker(tmp_path, kafka_servers, "tag", group) as two,
    ):
        half = PARTITIONS // 2
        until(lambda: (one.partitions(), two.partitions()) == (half, half), "they share", 60)
        one.kill()
        until(lambda: two.partitions() == PARTITIONS, "the other takes over", 20)
        articles = _articles(30)
        publish(kafka_servers, ARTICLES_RAW, *articles)
        until(lambda: _tagged(kafka_servers, articles), "all are tagged", 30)


def test_killed_worker_loses_nothing(kafka_servers: str, tmp_path: Path, group: str) -> None:
    articles = _articles(1500)
    with worker(tmp_path, kafka_servers, "tag", group) as one:
        one.wait_ready()
        publish(kafka_servers, ARTICLES_RAW, *articles)
        ids = [article.id for article in articles]
        until(lambda: events(kafka_servers, ARTICLES_DIGESTS, ArticleDigest, ids), "work began", 30)
        one.kill()
    with worker(tmp_path, kafka_servers, "tag", group):
        until(lambda: _tagged(kafka_servers, articles), "all are tagged", 90)


def test_missing_broker_is_waited_for(tmp_path: Path) -> None:
    with worker(tmp_path, "127.0.0.1:1", "tag") as one:
        until(lambda: "will try again" in one.log(), "it says that it waits")

        assert one.status("readyz") == 503
        assert one.status("livez") == 200
        assert one.terminate() in (0, EXIT_TRY_AGAIN)
