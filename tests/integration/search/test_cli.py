"""`cupure index` tells what is in the index."""

from __future__ import annotations

import asyncio

import pytest
from typer.testing import CliRunner

from services.search.cli import cli
from shared.delivery import TransientError
from tests.integration.search.conftest import ReadableElasticIndex
from tests.unit.search.index_behaviour import document


async def test_status_prints_a_line_per_index(
    index: ReadableElasticIndex, elastic_url: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("SEARCH_INDEX_PREFIX", index.prefix)
    await index.write([document(1, "a1"), document(1, "a2")])
    await index.count("articles")

    result = await asyncio.to_thread(
        CliRunner().invoke, cli, ["status", "--elastic-url", elastic_url]
    )

    lines = result.output.splitlines()
    assert len(lines) == 4
    assert f"{index.prefix}articles-000001" in lines[0]
    assert "documents=2 " in lines[0]


def test_absent_elasticsearch_is_named() -> None:
    result = CliRunner().invoke(cli, ["status", "--elastic-url", "http://127.0.0.1:1"])

    assert isinstance(result.exception, TransientError)
    assert "reading the state of articles" in str(result.exception)
