"""What is sent to a webhook, and when it is tried again."""

from __future__ import annotations

import json
from datetime import timedelta

import pytest

from services.gateway.core.saved.delivery import (
    Schedule,
    body_of,
    delivery_of,
    failed,
    headers_of,
    origin_of,
    verdict,
)
from services.gateway.core.saved.signing import signature
from tests import make, make_saved

SEARCH = make_saved.search(webhook=make_saved.WEBHOOK)
MATCH = make_saved.match(SEARCH)
LATER = make.NOW + timedelta(minutes=1)


def test_match_has_one_delivery() -> None:
    """However often it is found, and wherever it stands on the log."""
    again = MATCH.model_copy(update={"matched_at": LATER})

    first, second = make_saved.delivery(MATCH), make_saved.delivery(again)

    assert first.delivery_id == second.delivery_id
    assert first.delivery_id.startswith("msg_")


def test_attempts_differ_by_time_and_signature_alone() -> None:
    assert SEARCH.webhook
    one = make_saved.delivery(MATCH)
    again = failed(one, LATER, "answered 500")

    body = body_of(one)
    first = headers_of(one, SEARCH.webhook.secret, body, make.NOW)
    second = headers_of(again, SEARCH.webhook.secret, body_of(again), LATER)

    assert body == body_of(again)
    assert first["webhook-id"] == second["webhook-id"]
    signed = (first["webhook-id"], int(LATER.timestamp()), body)
    assert second["webhook-signature"] == signature(SEARCH.webhook.secret, *signed)


def test_body_tells_the_match() -> None:
    told = json.loads(body_of(make_saved.delivery(MATCH)))

    assert told["type"] == "saved_search.matched"
    assert told["data"]["match_id"] == MATCH.id
    assert told["data"]["explain"] == f"/v1/search/explain?q=etna&article={MATCH.article_id}"


def test_parked_match_is_the_message_it_was() -> None:
    message = make_saved.message(MATCH, offset=7)

    origin = origin_of(delivery_of(message, make.NOW))

    assert (origin.topic, origin.offset) == (message.topic, 7)
    assert (origin.key, origin.value) == (message.key, message.value)


def test_wait_grows_until_it_is_given_up() -> None:
    schedule, one, now = Schedule(), make_saved.delivery(MATCH), make.NOW
    waits = []
    while (due := schedule.next_at(one, now, random=0.99)) is not None:
        waits.append((due - now).total_seconds())
        one, now = failed(one, due, "answered 500"), due

    assert waits[:3] == pytest.approx([5, 10, 20], rel=0.01)
    assert max(waits) <= 3600
    assert timedelta(hours=22) < now - make.NOW <= timedelta(hours=24)


@pytest.mark.parametrize(
    ("status", "meaning"),
    [(200, "accepted"), (204, "accepted"), (301, "failed"), (410, "gone"), (503, "failed")],
)
def test_answer_has_a_meaning(status: int, meaning: str) -> None:
    assert verdict(status) == meaning
