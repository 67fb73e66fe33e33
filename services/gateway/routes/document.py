"""The OpenAPI document, completed by what the framework does not see."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from services.gateway.core.arrivals import ArrivalView
from services.gateway.core.comments.live import CommentArrivalView
from services.gateway.core.saved.match_view import MatchView
from services.gateway.core.trending.change_view import ChangeView
from services.gateway.core.views import ExportedArticle
from services.gateway.routes.conventions.access import MODERATION
from services.gateway.routes.conventions.problems import problem_schemas

Document = dict[str, Any]

# An answer of each operation, by its id: what the routes' models make of sample news.
EXAMPLES = Path(__file__).parent.parent / "examples"

ENDINGS = {
    "application/json": ".json",
    "application/atom+xml": ".atom",
    "application/feed+json": ".json",
    "application/rss+xml": ".rss",
    "application/x-ndjson": ".jsonl",
    "text/csv": ".csv",
    "text/event-stream": ".txt",
}

# A gateway may also answer those who have no key.
SECURITY = {
    "bearer": {"type": "http", "scheme": "bearer", "description": "a key of `cupure keys create`"},
    "header": {"type": "apiKey", "in": "header", "name": "X-Api-Key", "description": "the same"},
}


def complete(document: Document) -> Document:
    """Return `document` with keys, our errors, what streams tell, and examples."""
    components = document["components"]
    schemas = components["schemas"]
    for name in ("HTTPValidationError", "ValidationError"):
        schemas.pop(name, None)
    schemas.update(problem_schemas() | _told_in_streams())
    document["security"] = [{}, *({name: []} for name in SECURITY)]
    components["securitySchemes"] = SECURITY
    for operation in operations(document):
        for media, content in answered(operation).items():
            content["example"] = example(operation["operationId"], media)
    for path, methods in document["paths"].items():
        if path.startswith(MODERATION):
            for operation in methods.values():
                operation["security"] = [{name: []} for name in SECURITY]
    return document


def _told_in_streams() -> Document:
    """Return the schemas of what stands in answers that are no JSON as a whole."""
    exported = ExportedArticle.model_json_schema(
        mode="serialization", ref_template="#/components/schemas/{model}"
    )
    return {
        **exported.pop("$defs", {}),
        "ExportedArticle": exported,
        "ArrivalView": ArrivalView.model_json_schema(),
        "ChangeView": ChangeView.model_json_schema(),
        "CommentArrivalView": CommentArrivalView.model_json_schema(),
        "MatchView": MatchView.model_json_schema(mode="serialization"),
    }


def operations(document: Document) -> Iterator[Document]:
    """Yield every operation of `document`."""
    for path in document["paths"].values():
        yield from path.values()


def answered(operation: Document) -> Document:
    """Return what an operation answers when all is well, by media type; nothing for 204."""
    content: Document = {}
    for status, response in operation["responses"].items():
        if status.startswith("2"):
            content |= response.get("content", {})
    return content


def example(operation_id: str, media: str) -> Any:
    """Return an answer of an operation: parsed JSON, or the text of another form."""
    path = EXAMPLES / f"{operation_id}{ENDINGS[media]}"
    if not path.exists():
        # Feeds of all lists look alike.
        path = EXAMPLES / f"feed{ENDINGS[media]}"
    text = path.read_bytes().decode()
    return json.loads(text) if path.suffix == ".json" else text
