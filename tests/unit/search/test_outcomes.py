"""What the answers to a bulk request mean."""

from typing import Any

import pytest

from services.search.core.documents import Document, document_of
from services.search.core.outcomes import Verdict, in_requests, judge, judge_items
from tests import make


def document(name: str, text: str = "Ash fell.") -> Document:
    return document_of(make.message(make.enriched(name, text=text), topic="articles.enriched.v1"))


def item(status: int, error_type: str | None = None) -> dict[str, Any]:
    error = {"error": {"type": error_type, "reason": "because"}} if error_type else {}
    return {"index": {"status": status, **error}}


@pytest.mark.parametrize("status", [200, 201, 409])
def test_written_or_conflict_is_safe(status: int) -> None:
    assert judge(status) is Verdict.SAFE


@pytest.mark.parametrize("status", [400, 404, 413])
def test_faulty_document_is_rejected(status: int) -> None:
    assert judge(status, "document_parsing_exception") is Verdict.REJECTED


@pytest.mark.parametrize("status", [401, 403, 429, 500, 502, 503, 504])
def test_anything_else_is_an_outage(status: int) -> None:
    assert judge(status, "cluster_block_exception") is Verdict.OUTAGE


def test_missing_alias_is_an_outage() -> None:
    assert judge(404, "index_not_found_exception") is Verdict.OUTAGE


def test_each_document_gets_its_answer() -> None:
    good, stale, bad, blocked = (document(name) for name in "abcd")

    outcome = judge_items(
        [good, stale, bad, blocked],
        [
            item(201),
            item(409, "version_conflict_engine_exception"),
            item(400, "document_parsing_exception"),
            item(403, "cluster_block_exception"),
        ],
    )

    assert [one.id for one, _ in outcome.rejected] == [bad.id]
    assert str(outcome.rejected[0][1]) == "400 document_parsing_exception: because"
    assert outcome.waiting == [blocked]
    assert outcome.why_waiting == "403 cluster_block_exception: because"


def test_answer_of_wrong_length_raises() -> None:
    with pytest.raises(ValueError, match="zip"):
        judge_items([document("a"), document("b")], [item(201)])


def test_requests_are_split_by_count() -> None:
    parts = list(in_requests([document(str(number)) for number in range(5)], most_documents=2))

    assert [len(part) for part in parts] == [2, 2, 1]


def test_requests_are_split_by_size() -> None:
    small, large = document("a"), document("b", text="x" * 5_000)

    parts = list(in_requests([small, large, small], most_bytes=6_000))

    assert parts == [[small], [large], [small]]


def test_one_large_document_goes_alone() -> None:
    large = document("a", text="x" * 5_000)

    assert list(in_requests([large], most_bytes=100)) == [[large]]


def test_no_documents_make_no_request() -> None:
    assert list(in_requests([])) == []
