"""`cupure enrich replay` and `explain` on a real Kafka."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path
from uuid import uuid4

from typer.testing import CliRunner, Result

from services.enrich.cli.articles import cli
from shared.events import ArticleDigest, EnrichedArticle, RawArticle, Retraction, Story
from shared.topics import (
    ARTICLES_DIGESTS,
    ARTICLES_ENRICHED,
    ARTICLES_RAW,
    ARTICLES_RETRACTED,
    STORIES,
)
from tests import make
from tests.integration.enrich.log import events, messages, publish
from tests.integration.enrich.workers import worker
from tests.waiting import until


def _run(*arguments: str, servers: str) -> Result:
    # Wide enough that no message is broken in two.
    return CliRunner(env={"COLUMNS": "400"}).invoke(cli, [*arguments, "--servers", servers])


def _tag(servers: str, name: str) -> RawArticle:
    """Put an article on the log as it came, as it was tagged on an old base, and as a digest."""
    now = datetime.now(UTC)
    raw = make.raw_article(name, event_time=now, ingest_time=now)
    publish(servers, ARTICLES_RAW, raw)
    key = raw.article_id.encode()
    (place,) = [one for one in messages(servers, ARTICLES_RAW) if one.key == key]
    made = make.provenance(
        "enrich", topic=place.topic, partition=place.partition, offset=place.offset
    )
    same = {"event_time": now, "ingest_time": now, "provenance": made}
    publish(servers, ARTICLES_ENRICHED, make.enriched(name, **same))
    publish(servers, ARTICLES_DIGESTS, make.digest(name, **same))
    return raw


def _retract(servers: str, article: RawArticle) -> None:
    own = {"schema_version": 1, "version": 2, "reason": "wrong"}
    values = article.model_dump() | own
    publish(servers, ARTICLES_RETRACTED, Retraction.model_validate(values))


def test_past_is_linked_again_once(kafka_servers: str) -> None:
    run, start = uuid4().hex, datetime.now(UTC).strftime("%Y-%m-%dT%H:%M:%S")
    kept, retracted = _tag(kafka_servers, f"{run}-1"), _tag(kafka_servers, f"{run}-2")
    _retract(kafka_servers, retracted)

    first = _run("replay", "--from", start, servers=kafka_servers)
    second = _run("replay", "--from", start, servers=kafka_servers)

    assert "1 articles linked again with starter-" in first.output, first.output
    assert "0 articles linked again" in second.output, second.output
    ids = [kept.article_id, retracted.article_id]
    enriched = events(kafka_servers, ARTICLES_ENRICHED, EnrichedArticle, ids)
    assert sorted(one.id for one in enriched) == sorted(
        [f"{kept.article_id}@1", f"{kept.article_id}@2", f"{retracted.article_id}@1"]
    )
    assert [one.entities[0].label for one in enriched if one.version == 2] == ["Mount Etna"]
    digests = events(kafka_servers, ARTICLES_DIGESTS, ArticleDigest, ids[:1])
    assert [one.version for one in digests] == [1, 2]


def test_story_keeps_its_count(kafka_servers: str, tmp_path: Path) -> None:
    start = datetime.now(UTC).strftime("%Y-%m-%dT%H:%M:%S")

    def stories(article: RawArticle, version: int) -> list[Story]:
        found = events(kafka_servers, STORIES, Story, ["s"])
        key = (article.article_id, version)
        return [s for s in found if key in [(m.article_id, m.version) for m in s.members]]

    with worker(tmp_path, kafka_servers, "stories", f"-{uuid4().hex[:8]}"):
        article = _tag(kafka_servers, uuid4().hex)
        until(lambda: stories(article, 1), "a story has it", 60)
        before = stories(article, 1)[-1]
        _run("replay", "--from", start, servers=kafka_servers)
        until(lambda: stories(article, 2), "the story has its new version", 60)

    after = stories(article, 2)[-1]
    assert (after.story_id, after.article_count) == (before.story_id, before.article_count)
    assert len(after.members) == len(before.members)


def test_article_on_the_log_is_explained(kafka_servers: str) -> None:
    article = make.raw_article(uuid4().hex)
    publish(kafka_servers, ARTICLES_RAW, article)

    by_address = _run("explain", article.url, servers=kafka_servers)
    by_id = _run("explain", article.article_id, servers=kafka_servers)
    unknown = _run("explain", "https://gazette.example/nowhere", servers=kafka_servers)

    assert "Q16990 Mount Etna" in by_address.output
    assert by_id.output == by_address.output
    assert unknown.exit_code == 2
    assert "is not on articles.raw.v1" in unknown.output
