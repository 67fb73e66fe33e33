"""The OpenAPI document of ingest in the repository is the one it serves."""

from __future__ import annotations

import json
from pathlib import Path

from services.ingest.app import openapi_document

DOCUMENT = openapi_document()
COMMITTED = Path(__file__).parents[2] / "docs" / "api" / "ingest-openapi.json"


def test_committed_document_matches_code() -> None:
    """If not: `cupure ingest openapi --out docs/api/ingest-openapi.json`."""
    assert json.loads(COMMITTED.read_text(encoding="utf-8")) == DOCUMENT


def test_operation_ids_are_stable() -> None:
    operations = {
        operation["operationId"]
        for path in DOCUMENT["paths"].values()
        for operation in path.values()
    }

    assert operations == {
        "push_articles",
        "list_versions",
        "diff_versions",
        "list_sources",
        "add_source",
        "get_source",
        "change_source",
        "remove_source",
        "get_source_health",
        "import_sources",
        "export_sources",
        "discover_feeds",
        "tell_stats",
    }


def test_every_error_is_a_problem() -> None:
    for path in DOCUMENT["paths"].values():
        for operation in path.values():
            errors = {code: one for code, one in operation["responses"].items() if code >= "400"}
            assert "503" in errors or operation["operationId"] == "tell_stats"
            assert all(
                list(one["content"]) == ["application/problem+json"] for one in errors.values()
            )


def test_every_change_needs_a_key() -> None:
    for path in DOCUMENT["paths"].values():
        for method, operation in path.items():
            assert ("security" in operation) == (method != "get")
