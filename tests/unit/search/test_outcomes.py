"""What the answers to a bulk request mean."""

from typing import Any

import pytest

from services.search.core.documents import Document, document_of
from services.search.core.outcomes import (
    Verdict,
    first_request,
    is_too_much,
    judge,
    judge_items,
)
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


@pytest.mark.parametrize(
    ("status", "kind", "reason"),
    [
        (404, "index_not_found_exception", ""),
        (400, "index_closed_exception", "closed"),
        (400, "illegal_argument_exception", "no write index is defined for alias [articles]."),
    ],
)
def test_alias_that_leads_nowhere_is_an_outage(status: int, kind: str, reason: str) -> None:
    assert judge(status, kind, reason) is Verdict.OUTAGE


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


def test_request_ends_at_the_number_of_documents() -> None:
    documents = [document(str(number)) for number in range(5)]

    assert first_request(documents, most_documents=2) == documents[:2]
    assert first_request(documents, most_documents=9) == documents


def test_request_ends_before_it_is_too_long() -> None:
    small, large = document("a"), document("b", text="x" * 5_000)

    assert first_request([small, large, small], 9, most_bytes=6_000) == [small]
    assert first_request([small, small, large], 9, most_bytes=6_000) == [small, small]


def test_one_large_document_goes_alone() -> None:
    large = document("a", text="x" * 5_000)

    assert first_request([large, large], 9, most_bytes=100) == [large]


@pytest.mark.parametrize(
    ("status", "kind"),
    [
        (413, ""),
        (429, "es_rejected_execution_exception"),
        (429, "circuit_breaking_exception"),
    ],
)
def test_less_at_once_may_pass(status: int, kind: str) -> None:
    assert is_too_much(status, kind)


@pytest.mark.parametrize(
    ("status", "kind"),
    [(429, "cluster_block_exception"), (403, "cluster_block_exception"), (503, "")],
)
def test_less_at_once_would_not_help(status: int, kind: str) -> None:
    assert not is_too_much(status, kind)
