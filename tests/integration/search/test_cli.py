"""`cupure index` tells what is in the index."""

from __future__ import annotations

import asyncio
from typing import Any

import pytest
from typer.testing import CliRunner

from services.search.cli import cli
from shared import topics
from shared.delivery import TransientError
from tests import make
from tests.integration.search.conftest import ReadableElasticIndex
from tests.integration.search.test_worker import publish
from tests.stack import Stack
from tests.unit.search.index_behaviour import document


@pytest.fixture
def own(stack: Stack, index: ReadableElasticIndex, monkeypatch: pytest.MonkeyPatch) -> str:
    """Let the commands work on the index of this test; return what comes before its names."""
    monkeypatch.setenv("SEARCH_INDEX_PREFIX", index.prefix)
    monkeypatch.setenv("SEARCH_ELASTIC_URL", stack.elastic_url)
    monkeypatch.setenv("SEARCH_KAFKA_SERVERS", stack.kafka_servers)
    return index.prefix


async def cupure_index(*command: str) -> Any:
    return await asyncio.to_thread(CliRunner().invoke, cli, command)


async def test_status_prints_a_line_per_index(own: str, index: ReadableElasticIndex) -> None:
    await index.write([document(1, "a1"), document(1, "a2")])
    await index.count("articles")

    lines = (await cupure_index("status")).stdout.splitlines()

    assert len(lines) == 5
    assert f"{own}articles-000001" in lines[0]
    assert "documents=2 " in lines[0]
    assert lines[0].endswith("serving")


async def test_verify_names_planted_differences(
    own: str, stack: Stack, index: ReadableElasticIndex
) -> None:
    names = [f"{own}{n}" for n in range(4)]
    await publish(stack, topics.ARTICLES_ENRICHED, [make.enriched(name) for name in names])
    rebuilt = await cupure_index("rebuild", "articles")
    assert rebuilt.exit_code == 0, rebuilt.output
    verify = ("verify", "articles", "--wait-s", "0")
    assert (await cupure_index(*verify)).exit_code == 0

    target, (altered, bare, gone, _) = f"{own}articles-000002", map(make.article_id, names)
    for name, other in ((altered, {"title": "Something else"}), (bare, {})):
        kept = await index.get_from("articles-000002", name)
        await index.client.index(
            index=target, id=name, document=kept | other, version=1, version_type="external_gte"
        )
    await index.client.delete(index=target, id=gone)
    told = await cupure_index(*verify)

    assert told.exit_code == 1
    assert f"missing: 1: {gone}" in told.output
    assert f"altered: 1: {altered}" in told.output
    assert "unanalyzed: 2" in told.output
    assert bare in told.output


async def test_verify_against_another_index(own: str, index: ReadableElasticIndex) -> None:
    assert (await cupure_index("rebuild", "comments")).exit_code == 0
    against = ("verify", "comments", "--against")

    assert (await cupure_index(*against, f"{own}comments-000002")).exit_code == 0
    assert (await cupure_index("verify", "--against", "x")).exit_code == 2


async def test_rollback_without_anything_to_go_back_to(own: str) -> None:
    told = await cupure_index("rollback", "stories")

    assert (told.exit_code, "kept are: none" in told.output) == (1, True)


async def test_rollover_and_retention_tell_what_they_do(
    own: str, index: ReadableElasticIndex
) -> None:
    await index.write([document(1, "c1", "comments")])

    rolled = await cupure_index("rollover", "comments", "stories")
    would = await cupure_index("retention", "comments", "--dry-run")

    assert rolled.stdout.splitlines() == [
        f"comments: {own}comments-000002 takes new documents",
        "stories: left as it is",
    ]
    assert would.stdout == "comments: would take away 0 documents, indices: none\n"


def test_unknown_kind_is_told() -> None:
    told = CliRunner().invoke(cli, ["rebuild", "posts"])

    assert told.exit_code == 2


def test_absent_elasticsearch_is_named() -> None:
    result = CliRunner().invoke(cli, ["status", "--elastic-url", "http://127.0.0.1:1"])

    assert isinstance(result.exception, TransientError)
    assert "reading the state of articles" in str(result.exception)
