"""The looks at all sources, kept small."""

from __future__ import annotations

import pytest

from services.ingest.core.polling.poll_table import PollTable, UnreadablePollError
from shared.events import SourcePoll
from tests import make
from tests.make import NOW


def _noted(*polls: SourcePoll) -> PollTable:
    table = PollTable()
    for poll in polls:
        table.note(poll.model_dump_json().encode())
    return table


def test_poll_comes_back_whole() -> None:
    poll = make.source_poll(etag='"x"', arrivals=(NOW,))
    table = _noted(poll)

    assert table.get("gazette") == poll
    assert table.next_poll_at("gazette") == poll.next_poll_at
    assert table.packed_bytes > 0


def test_older_poll_changes_nothing() -> None:
    newer, older = make.source_poll(failures=0), make.source_poll(event_time=make.hours_ago(1))

    assert _noted(newer, older).get("gazette") == newer


@pytest.mark.parametrize(
    "raw", [b"", b"[]", b"{}", b'{"source_id": "a", "event_time": 7}', b"\xff\x00"]
)
def test_unreadable_poll_is_refused(raw: bytes) -> None:
    with pytest.raises(UnreadablePollError):
        PollTable().note(raw)


def test_unknown_outcome_counts_as_none() -> None:
    table = PollTable()
    table.note(make.source_poll().model_dump_json().replace('"read"', '"melted"').encode())

    assert table.get("gazette") is None


def test_forgotten_source_is_unknown() -> None:
    table = _noted(make.source_poll())
    table.forget("gazette")

    assert (table.get("gazette"), table.next_poll_at("gazette"), len(table)) == (None, None, 0)
