"""What libraries say is heard, but not a thousand times."""

from __future__ import annotations

import logging

from shared.telemetry import OncePer


def _record(message: str, at: float, *args: object) -> logging.LogRecord:
    record = logging.LogRecord("aiokafka", logging.ERROR, "", 0, message, args, None)
    record.created = at
    return record


def test_same_words_are_said_once() -> None:
    once = OncePer(10.0)

    said = [once.filter(_record("no answer from %s", at, "n1")) for at in (0.0, 1.0, 9.9)]

    assert said == [True, False, False]


def test_other_words_are_said() -> None:
    once = OncePer(10.0)

    assert once.filter(_record("no answer", 0.0))
    assert once.filter(_record("answer again", 0.1))


def test_held_back_lines_are_counted() -> None:
    once = OncePer(10.0)
    for at in (0.0, 1.0, 2.0):
        once.filter(_record("no answer from %s", at, "n1"))
    later = _record("no answer from %s", 11.0, "n1")

    assert once.filter(later)
    assert later.getMessage() == "no answer from n1 (2 more like this before)"
