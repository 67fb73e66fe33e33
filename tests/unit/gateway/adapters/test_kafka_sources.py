"""Messages about sources, taken into the board."""

from __future__ import annotations

from structlog.testing import capture_logs

from services.gateway.adapters.kafka_sources import noting_polls, noting_sources
from services.gateway.core.source_board import SourceBoard
from shared.delivery import Message
from shared.events import RecentEntry
from tests import make


def test_latest_source_and_poll_are_known() -> None:
    board = SourceBoard()
    entry = RecentEntry(mark="0" * 16, article_id=make.article_id())

    before = make.source().model_copy(update={"name": "Old name"})
    noting_sources(board)(make.message(before))
    noting_sources(board)(make.message(make.source()))
    noting_polls(board)(make.message(make.source_poll(recent=(entry,), failures=2)))

    known = board.get("gazette")
    assert known is not None
    assert known.poll is not None
    assert (known.source.name, known.poll.failures) == ("Gazette", 2)
    assert not hasattr(known.poll, "recent")


def test_tombstones_remove() -> None:
    board = SourceBoard()
    noting_sources(board)(make.message(make.source()))
    noting_polls(board)(make.message(make.source_poll()))

    noting_polls(board)(Message("ingest.polls.v1", 0, 1, b"gazette", None))
    known = board.get("gazette")
    noting_sources(board)(Message("sources.v1", 0, 1, b"gazette", None))

    assert known is not None
    assert known.poll is None
    assert board.get("gazette") is None


def test_unreadable_source_is_told_and_skipped() -> None:
    board = SourceBoard()
    noting_sources(board)(make.message(make.source()))

    with capture_logs() as logs:
        noting_sources(board)(make.message(b"{}", topic="sources.v1", offset=7))

    assert board.get("gazette") is not None
    assert logs[0]["position"] == "sources.v1/0@7"


def test_polls_are_no_newer_than_ours() -> None:
    """Each would be warned of otherwise."""
    with capture_logs() as logs:
        noting_polls(SourceBoard())(make.message(make.source_poll()))

    assert logs == []
