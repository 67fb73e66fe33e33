"""How old a document may become."""

from datetime import timedelta
from typing import Any

import pytest

from services.search.core.retention import Keep, Rolling, log_days
from tests import make


def content(age_days: float, field: str = "ingest_time", **more: Any) -> dict[str, Any]:
    return {field: (make.NOW - timedelta(days=age_days)).isoformat(), **more}


@pytest.mark.parametrize(
    ("alias", "field"),
    [
        ("articles", "ingest_time"),
        ("article_versions", "ingest_time"),
        ("stories", "latest_at"),
        ("comments", "event_time"),
        ("trends", "at"),
    ],
)
def test_each_kind_has_its_time(alias: str, field: str) -> None:
    keep = Keep({alias: 10})

    assert keep.has_expired(alias, content(10.1, field), make.NOW)
    assert not keep.has_expired(alias, content(9.9, field), make.NOW)


def test_what_is_not_named_is_kept_for_ever() -> None:
    assert not Keep().has_expired("articles", content(10_000), make.NOW)
    assert Keep().expired("stories", make.NOW) is None


def test_tombstones_have_their_own_time() -> None:
    keep = Keep({"articles": 10}, tombstone_days=90)

    assert not keep.has_expired("articles", content(89, retracted=True), make.NOW)
    assert keep.has_expired("articles", content(91, retracted=True), make.NOW)


def test_tombstones_outlive_what_they_guard_against() -> None:
    assert Keep().tombstone_days > log_days() == 60


@pytest.mark.parametrize(
    ("rolling", "is_due"),
    [
        (Rolling(), False),
        (Rolling(most_documents=5), True),
        (Rolling(most_documents=6), False),
        (Rolling(most_days=30), True),
        (Rolling(most_days=31), False),
        (Rolling(most_documents=6, most_days=30), True),
    ],
)
def test_next_index_is_due_when_full_or_old(rolling: Rolling, is_due: bool) -> None:
    made_at = make.NOW - timedelta(days=30)

    assert rolling.is_due(5, made_at, make.NOW) is is_due
    assert not rolling.is_due(0, made_at, make.NOW)
