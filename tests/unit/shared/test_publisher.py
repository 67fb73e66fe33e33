"""What travels beside an event, and how a dead letter remembers where it came from."""

from __future__ import annotations

from dataclasses import replace

import pytest

from shared.delivery import DeadLetter, Message
from shared.kafka.parked import NotReplayableError, require_replayable, to_letter
from shared.kafka.publisher import event_headers, origin_headers
from shared.telemetry import continued_trace, start, trace_headers
from tests import make


def _parked_record(**origin: bytes) -> Message:
    message = make.message(b"\xff", topic="articles.raw.v1", partition=3, offset=9, key=b"k")
    letter = DeadLetter.of(message, ValueError("no title"))
    headers = [*origin.items(), *origin_headers(letter, "enrich")]
    record = make.message(b"\xff", topic="enrich.dead-letters.v1", offset=1, key=b"k")
    return replace(record, headers=tuple(headers), timestamp_ms=1000)


def test_letter_knows_its_origin() -> None:
    letter = to_letter(_parked_record())

    assert letter.origin.position == "articles.raw.v1/3@9"
    assert (letter.origin.key, letter.origin.value, letter.origin.headers) == (b"k", b"\xff", ())
    assert (letter.error, letter.reason, letter.service) == ("ValueError", "no title", "enrich")


def test_letter_keeps_original_headers() -> None:
    assert to_letter(_parked_record(ce_id=b"x")).origin.headers == (("ce_id", b"x"),)


def test_letter_of_no_topic_stays() -> None:
    letter = to_letter(make.message(topic="enrich.dead-letters.v1"))

    with pytest.raises(NotReplayableError, match="which is no topic"):
        require_replayable(letter, most_attempts=5)


def test_letter_returning_too_often_stays() -> None:
    letter = to_letter(_parked_record(**{"replay-attempt": b"5"}))

    with pytest.raises(NotReplayableError, match="replayed 5 times"):
        require_replayable(letter, most_attempts=5)


def test_headers_identify_the_event() -> None:
    headers = dict(event_headers(make.raw_article("a1")))

    assert headers["ce_id"] == f"{make.article_id('a1')}@1".encode()
    assert headers["ce_type"] == b"cupure.RawArticle"


def test_trace_goes_on_across_messages() -> None:
    start("test", "0")
    with continued_trace("first", []):
        first = dict(trace_headers())["traceparent"]
    with continued_trace("second", [("traceparent", first)]):
        second = dict(trace_headers())["traceparent"]

    assert first.split(b"-")[1] == second.split(b"-")[1]
    assert first != second
