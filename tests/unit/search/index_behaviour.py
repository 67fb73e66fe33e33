"""What every index does; the same tests run on the fake and on Elasticsearch."""

from __future__ import annotations

import json
from typing import Any, Protocol

from services.search.core.documents import Document
from services.search.core.outcomes import DocumentIndex
from tests import make


class ReadableIndex(DocumentIndex, Protocol):
    """An index that the tests can look into."""

    async def get(self, alias: str, document_id: str) -> dict[str, Any] | None: ...


def document(version: int = 1, name: str = "a1", alias: str = "articles", **body: Any) -> Document:
    content = {"version": version, **body}
    return Document(alias, name, version, json.dumps(content).encode(), make.message())


class IndexBehaviour:
    """Inherited by one class of tests for each index, which gives the fixture `index`."""

    async def test_newer_version_replaces_older(self, index: ReadableIndex) -> None:
        await index.write([document(1, title="old")])
        await index.write([document(2, title="new")])

        assert await index.get("articles", "a1") == {"version": 2, "title": "new"}

    async def test_older_version_counts_as_written(self, index: ReadableIndex) -> None:
        await index.write([document(2, title="new")])
        outcome = await index.write([document(1, title="old"), document(2, title="again")])

        assert (outcome.rejected, outcome.waiting) == ([], [])
        assert await index.get("articles", "a1") == {"version": 2, "title": "new"}

    async def test_highest_version_of_a_request_wins(self, index: ReadableIndex) -> None:
        outcome = await index.write([document(3, title="c"), document(1), document(2)])

        assert outcome.rejected == []
        assert await index.get("articles", "a1") == {"version": 3, "title": "c"}

    async def test_tombstone_outlives_older_versions(self, index: ReadableIndex) -> None:
        await index.write([document(1, title="text")])
        await index.write([document(5, retracted=True, title="")])
        await index.write([document(4, title="replayed")])

        kept = await index.get("articles", "a1")
        assert kept == {"version": 5, "retracted": True, "title": ""}

    async def test_undeclared_field_is_refused_alone(self, index: ReadableIndex) -> None:
        bad = document(1, "bad", surprise=1)
        outcome = await index.write([document(1, "a1"), bad, document(1, "a2")])

        assert [one for one, _ in outcome.rejected] == [bad]
        assert "strict_dynamic_mapping_exception" in str(outcome.rejected[0][1])
        assert await index.get("articles", "a2") == {"version": 1}
        assert await index.get("articles", "bad") is None

    async def test_what_spoils_a_request_is_refused_alone(self, index: ReadableIndex) -> None:
        spoilers = [document(-1, "negative"), document(1, "i" * 513), document(1, "")]
        outcome = await index.write([document(1, "a1"), *spoilers, document(1, "a2")])

        assert [one for one, _ in outcome.rejected] == spoilers
        assert await index.get("articles", "a1") == {"version": 1}
        assert await index.get("articles", "a2") == {"version": 1}

    async def test_aliases_are_kept_apart(self, index: ReadableIndex) -> None:
        await index.write([document(1, "x", "stories", headline="h"), document(1, "x")])

        assert await index.get("stories", "x") == {"version": 1, "headline": "h"}
        assert await index.get("articles", "x") == {"version": 1}
        assert await index.get("comments", "x") is None
