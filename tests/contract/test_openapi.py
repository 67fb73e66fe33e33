"""The OpenAPI document in the repository is the one the gateway serves."""

from __future__ import annotations

import json
from pathlib import Path

from services.gateway.app import openapi_document

DOCUMENT = openapi_document()
COMMITTED = Path(__file__).parents[2] / "docs" / "api" / "openapi.json"


def test_committed_document_matches_code() -> None:
    """If not: `cupure gateway openapi --out docs/api/openapi.json`."""
    assert json.loads(COMMITTED.read_text(encoding="utf-8")) == DOCUMENT


def test_operation_ids_are_stable() -> None:
    operations = {
        operation["operationId"]
        for path in DOCUMENT["paths"].values()
        for operation in path.values()
    }

    assert operations == {
        "search",
        "explain_search",
        "list_trending",
        "list_editions",
        "stream_changes",
        "get_topic",
        "get_article",
        "list_similar_articles",
        "list_comments",
        "list_sections",
        "get_section",
        "list_stories",
        "get_story",
    }


def test_every_error_is_a_problem() -> None:
    for path in DOCUMENT["paths"].values():
        errors = {code: one for code, one in path["get"]["responses"].items() if code >= "400"}
        assert {"422", "500", "503"} <= errors.keys()
        assert all(list(one["content"]) == ["application/problem+json"] for one in errors.values())


def test_every_reference_has_its_schema() -> None:
    told = json.dumps(DOCUMENT)
    wanted = {part.split('"')[0] for part in told.split('"#/components/schemas/')[1:]}

    assert wanted == set(DOCUMENT["components"]["schemas"])
