"""What is due when, and who waits for which host."""

from __future__ import annotations

from datetime import datetime, timedelta

from services.ingest.core.polling.agenda import Agenda
from tests.make import NOW


def _at(seconds: float) -> datetime:
    return NOW + timedelta(seconds=seconds)


def _popped(agenda: Agenda, now: datetime) -> list[str]:
    found = []
    while source_id := agenda.pop(now):
        found.append(source_id)
    return found


def test_due_sources_come_in_order() -> None:
    agenda = Agenda()
    for name, seconds in (("c", 3), ("a", 1), ("b", 2), ("late", 9)):
        agenda.put(name, _at(seconds))

    assert _popped(agenda, _at(3)) == ["a", "b", "c"]
    assert agenda.next_at() == _at(9)


def test_later_word_counts() -> None:
    agenda = Agenda()
    agenda.put("a", _at(1))
    agenda.put("a", _at(5))
    agenda.put("b", _at(1))
    agenda.drop("b")

    assert _popped(agenda, _at(4)) == []
    assert _popped(agenda, _at(5)) == ["a"]


def test_queued_sources_wait_for_call() -> None:
    agenda = Agenda()
    for name in ("a", "b"):
        agenda.queue(name, "host", NOW)

    assert (agenda.next_at(), agenda.pop(_at(99))) == (None, None)
    agenda.call("host", _at(2))
    assert (agenda.next_at(), agenda.pop(_at(1)), agenda.pop(_at(2))) == (_at(2), None, "a")
    assert agenda.pop(_at(99)) is None


def test_dropped_source_starves_no_other() -> None:
    agenda = Agenda()
    for name in ("a", "b"):
        agenda.queue(name, "host", NOW)
    agenda.drop("a")
    agenda.call("host", NOW)

    assert agenda.pop(NOW) == "b"


def test_earlier_call_wins() -> None:
    agenda = Agenda()
    agenda.queue("a", "host", NOW)
    agenda.call("host", _at(9))
    agenda.call("host", _at(3))

    assert agenda.pop(_at(3)) == "a"
    assert agenda.next_at() is None


def test_stale_entries_do_not_pile_up() -> None:
    agenda = Agenda()
    for seconds in range(10_000):
        agenda.put("a", _at(seconds))

    assert len(agenda._heap) < 20
    assert _popped(agenda, _at(9_999)) == ["a"]
