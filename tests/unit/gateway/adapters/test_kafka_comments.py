"""Comments are taken from the log as it tells them; what cannot be read is passed over."""

from __future__ import annotations

from structlog.testing import capture_logs

from services.gateway.adapters.kafka_comments import noting
from services.gateway.core.comments.recent import RecentComments
from shared.delivery import Message
from tests import make
from tests.make_documents import comment_event


def test_log_is_taken_in_order() -> None:
    recent = RecentComments()
    take_in = noting(recent)

    for version in (1, 2):
        told = comment_event("c1", id=f"c1@{version}", version=version)
        take_in(make.message(told, topic="comments.v1"))

    kept = recent.get("c1")
    assert kept is not None
    assert kept.version == 2


def test_unreadable_comment_is_passed_over() -> None:
    recent = RecentComments()

    with capture_logs() as logs:
        noting(recent)(Message("comments.v1", 0, 1, b"a1", b"{}"))
        noting(recent)(Message("comments.v1", 0, 2, b"a1", None))

    assert len(recent) == 0
    assert [one["log_level"] for one in logs] == ["error", "error"]
