"""A document copied from an index is the one that the log made."""

from __future__ import annotations

import json
from typing import Any

import pytest

from services.search.adapters.index_mapping import ALIASES, mapping
from services.search.core.contents import NOT_STORED
from services.search.core.copying import copied
from services.search.core.documents import Document, document_of
from shared.events import Event
from tests import make, make_documents
from tests.unit.search.test_documents import comment, retraction


def stored(document: Document) -> dict[str, Any]:
    """Return the hit in which an index gives `document` back."""
    excluded = mapping(document.alias).get("_source", {}).get("excludes", ())
    content = {k: v for k, v in json.loads(document.body).items() if k not in excluded}
    return {
        "_index": f"{document.alias}-000001",
        "_id": document.id,
        "_version": document.version,
        "_source": content,
    }


@pytest.mark.parametrize(
    ("event", "topic"),
    [
        (make_documents.article_event(code="pt-BR"), "articles.enriched.v1"),
        (make_documents.article_event(code="sv"), "articles.enriched.v1"),
        (retraction(), "articles.retracted.v1"),
        (make.story(), "stories.v1"),
        (comment(), "comments.v1"),
        (make_documents.snapshot(make_documents.topic()), "trends.history.v1"),
    ],
)
def test_copy_is_what_the_log_made(event: Event, topic: str) -> None:
    document = document_of(make.message(event, topic=topic))

    copy = copied(document.alias, stored(document))

    assert json.loads(copy.body) == json.loads(document.body)
    assert (copy.alias, copy.id, copy.version) == (document.alias, document.id, document.version)


def test_hashes_leave_out_what_no_index_stores() -> None:
    excluded = {
        name for alias in ALIASES for name in mapping(alias).get("_source", {}).get("excludes", ())
    }

    assert excluded == NOT_STORED
