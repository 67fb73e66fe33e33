"""Answers to many searches asked together."""

from __future__ import annotations

from typing import Any

import pytest
from structlog.testing import capture_logs

from services.gateway.adapters.elastic_matching import SEARCHES_AT_ONCE, ElasticMatching
from services.gateway.core.finder import IndexAwayError
from tests import make, make_saved
from tests.make_documents import article

FOUND = {
    "status": 200,
    "timed_out": False,
    "_shards": {"failed": 0},
    "hits": {"hits": [{"_source": article("a1").model_dump(mode="json")}]},
}
REFUSED = {"status": 400, "error": {"type": "parsing_exception"}}
OVERLOADED = {"status": 429, "error": {"type": "es_rejected_execution_exception"}}


class Answering:
    """Stands for Elasticsearch: gives `answers`, then what is found, to each search."""

    def __init__(self, *answers: dict[str, Any]) -> None:
        self.answers = list(answers)
        self.sizes: list[int] = []
        self.body: dict[str, Any] = {}

    async def msearch(self, *, searches: list[Any], **_: Any) -> Answering:
        asked = len(searches) // 2
        self.sizes.append(asked)
        given = [self.answers.pop(0) if self.answers else FOUND for _ in range(asked)]
        self.body = {"responses": given}
        return self


def matching(*answers: dict[str, Any]) -> tuple[ElasticMatching, Answering]:
    client = Answering(*answers)
    return ElasticMatching(client), client  # type: ignore[arg-type]  # as much of it as is asked


async def test_many_searches_are_asked_in_parts() -> None:
    index, client = matching()
    searches = [make_saved.search() for _ in range(2 * SEARCHES_AT_ONCE + 1)]

    found = await index.found(searches, [make.article_id("a1")])

    assert client.sizes == [SEARCHES_AT_ONCE, SEARCHES_AT_ONCE, 1]
    assert [one.article_id for [one] in found] == [make.article_id("a1")] * len(searches)


async def test_refused_search_holds_up_no_other() -> None:
    index, _ = matching(REFUSED)

    with capture_logs() as logs:
        found = await index.found([make_saved.search(), make_saved.search()], ["a1"])

    assert [len(one) for one in found] == [0, 1]
    assert logs[0]["event"] == "saved search not run"


@pytest.mark.parametrize(
    "wrong",
    [OVERLOADED, FOUND | {"timed_out": True}, FOUND | {"_shards": {"failed": 1}}],
)
async def test_half_an_answer_is_none(wrong: dict[str, Any]) -> None:
    index, _ = matching(FOUND, wrong)

    with pytest.raises(IndexAwayError):
        await index.found([make_saved.search(), make_saved.search()], ["a1"])
