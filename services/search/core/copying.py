"""Documents out of an index, whole again, to be written into another one."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import orjson

from services.search.core.article_reading import by_language
from services.search.core.documents import Document, taken_back
from services.search.core.versions import TAKEN_BACK, replaced_at
from shared.delivery import Message
from shared.documents import ARTICLE_VERSIONS, ARTICLES

# Finds articles that lost what an index does not give back, as a copy by other means would.
UNANALYZED: dict[str, Any] = {
    "bool": {
        "filter": [{"exists": {"field": "text"}}],
        "must_not": [{"exists": {"field": "by_language"}}],
    }
}


def copied(alias: str, hit: Mapping[str, Any]) -> Document:
    """Return the document in a search hit, with what an index takes and does not give back.

    Its origin is the index, as if that were a topic.
    """
    return _document(alias, hit, hit["_version"], whole(alias, hit["_source"]))


def renumbered(hit: Mapping[str, Any], number: int) -> Document:
    """Return the version in a search hit as it has to be kept under `number`."""
    stored = hit["_source"]
    if number == TAKEN_BACK:
        content = taken_back(stored)
    else:
        found_here = {**stored.get("kept", stored), "replaced_at": replaced_at(number)}
        content = whole(ARTICLE_VERSIONS, found_here)
    return _document(ARTICLE_VERSIONS, hit, number, content)


def _document(
    alias: str, hit: Mapping[str, Any], version: int, content: Mapping[str, Any]
) -> Document:
    origin = Message(hit["_index"], 0, 0, hit["_id"].encode(), None)
    return Document(alias, hit["_id"], version, orjson.dumps(content), origin)


def whole(alias: str, stored: Mapping[str, Any]) -> dict[str, Any]:
    """Return the document of which an index keeps `stored`."""
    if alias not in (ARTICLES, ARTICLE_VERSIONS) or stored.get("newest", False):
        return dict(stored)
    title, text = stored.get("title", ""), stored.get("text", "")
    gone = stored.get("retracted", False)
    texts = {} if gone else by_language(stored.get("language", ""), title, text)
    return {**stored, "by_language": {code: one.model_dump() for code, one in texts.items()}}
