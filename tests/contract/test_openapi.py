"""The OpenAPI document in the repository is the one the gateway serves."""

from __future__ import annotations

import csv
import json
from pathlib import Path

import feedparser
import jsonschema
import pytest
from fastapi.routing import APIRoute
from pydantic import TypeAdapter

from services.gateway.app import ROUTERS, openapi_document
from services.gateway.core.arrivals import ArrivalView
from services.gateway.core.comments.live import CommentArrivalView
from services.gateway.core.saved.match_view import MatchView
from services.gateway.core.search.table import COLUMNS
from services.gateway.core.trending.change_view import ChangeView
from services.gateway.core.views import ExportedArticle, View
from services.gateway.routes.conventions.problems import Problem
from services.gateway.routes.document import EXAMPLES, answered, operations

DOCUMENT = openapi_document()
OPERATIONS = {one["operationId"]: one for one in operations(DOCUMENT)}
MODELS = {
    route.operation_id: route.response_model
    for router in ROUTERS
    for route in router.routes
    if isinstance(route, APIRoute) and route.operation_id
}
STREAMS = {
    "stream_articles",
    "stream_changes",
    "stream_comments",
    "stream_matches",
    "export_search",
}
FEEDS = {
    "search_feed",
    "section_feed",
    "source_feed",
    "entity_feed",
    "stories_feed",
    "story_feed",
    "trending_feed",
    "saved_search_feed",
}
COMMENTS = {
    "post_comment",
    "search_comments",
    "get_comment",
    "edit_comment",
    "report_comment",
    "list_moderated_comments",
    "get_moderated_comment",
    "decide_on_comment",
}
# Those that answer with more than that it is done.
TOLD = {name for name, one in OPERATIONS.items() if answered(one)}
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
        "search_timeline",
        "explain_search",
        "suggest",
        "list_trending",
        "list_editions",
        "stream_changes",
        "stream_articles",
        "stream_comments",
        "get_topic",
        "get_article",
        "list_article_versions",
        "get_article_version",
        "diff_article",
        "list_similar_articles",
        "list_comments",
        *COMMENTS,
        "list_sections",
        "get_section",
        "list_sources",
        "get_source",
        *FEEDS,
        "export_search",
        "get_articles",
        "get_entity",
        "list_stories",
        "get_story",
        "save_search",
        "list_saved_searches",
        "get_saved_search",
        "change_saved_search",
        "delete_saved_search",
        "stream_matches",
    }


def test_every_error_is_a_problem() -> None:
    for operation in OPERATIONS.values():
        errors = {code: one for code, one in operation["responses"].items() if code >= "400"}
        assert {"422", "500", "503"} <= errors.keys()
        assert all(list(one["content"]) == ["application/problem+json"] for one in errors.values())


def test_every_reference_has_its_schema() -> None:
    told = json.dumps(DOCUMENT)
    wanted = {part.split('"')[0] for part in told.split('"#/components/schemas/')[1:]}

    assert wanted == set(DOCUMENT["components"]["schemas"])


@pytest.mark.parametrize("operation", sorted(TOLD - STREAMS - FEEDS))
def test_example_is_what_the_route_answers(operation: str) -> None:
    content = answered(OPERATIONS[operation])["application/json"]

    told = TypeAdapter(MODELS[operation]).validate_python(content["example"])

    assert told.model_dump(mode="json") == content["example"]
    jsonschema.validate(content["example"], DOCUMENT | content["schema"])


@pytest.mark.parametrize(
    ("operation", "model", "event"),
    [("stream_changes", ChangeView, "entered"), ("stream_matches", MatchView, "match")],
)
def test_example_of_a_stream_is_told_so(operation: str, model: type[View], event: str) -> None:
    content = OPERATIONS[operation]["responses"]["200"]["content"]["text/event-stream"]
    lines = content["example"].splitlines()

    [data] = [line.removeprefix("data: ") for line in lines if line.startswith("data: ")]
    assert json.loads(data) == model.model_validate_json(data).model_dump(mode="json")
    assert f"event: {event}" in lines


@pytest.mark.parametrize(
    ("operation", "model"),
    [("stream_articles", ArrivalView), ("stream_comments", CommentArrivalView)],
)
def test_example_of_an_arrival_is_told_so(operation: str, model: type[View]) -> None:
    content = OPERATIONS[operation]["responses"]["200"]["content"]["text/event-stream"]
    (data,) = [one[6:] for one in content["example"].splitlines() if one.startswith("data: ")]

    assert json.loads(data) == model.model_validate_json(data).model_dump(mode="json")


def test_exported_example_is_what_is_told() -> None:
    content = OPERATIONS["export_search"]["responses"]["200"]["content"]
    lines = content["application/x-ndjson"]["example"].splitlines()
    names, *rows = csv.reader(content["text/csv"]["example"].splitlines())

    articles = [ExportedArticle.model_validate_json(line) for line in lines]
    assert [json.loads(line) for line in lines] == [one.model_dump(mode="json") for one in articles]
    assert tuple(names) == COLUMNS
    assert [row[0] for row in rows] == [one.article_id for one in articles]


def test_every_example_has_its_operation() -> None:
    assert {path.stem for path in EXAMPLES.iterdir()} == TOLD - FEEDS | {"feed"}


@pytest.mark.parametrize("operation", sorted(FEEDS))
def test_feed_examples_say_the_same(operation: str) -> None:
    content = OPERATIONS[operation]["responses"]["200"]["content"]
    told = [
        feedparser.parse(content[f"application/{one}+xml"]["example"]) for one in ("rss", "atom")
    ]

    (item,) = content["application/feed+json"]["example"]["items"]
    assert [one.entries[0].id for one in told] == [item["id"]] * 2
    assert [one.entries[0].link for one in told] == [item["url"]] * 2


def test_example_of_a_problem_is_one() -> None:
    for example in DOCUMENT["components"]["schemas"]["Problem"]["examples"]:
        told = Problem.model_validate(example)

        assert told.model_dump(exclude_none=True, by_alias=True) == example


def test_moderating_needs_a_key() -> None:
    schemes: list[dict[str, list[str]]] = [
        {name: []} for name in DOCUMENT["components"]["securitySchemes"]
    ]
    asked = [path for path in DOCUMENT["paths"] if path.startswith("/v1/moderation/")]

    assert asked
    for path in asked:
        assert all(one["security"] == schemes for one in DOCUMENT["paths"][path].values())


def test_anyone_may_send_a_key() -> None:
    schemes = DOCUMENT["components"]["securitySchemes"]

    assert DOCUMENT["security"] == [{}, *({name: []} for name in schemes)]
