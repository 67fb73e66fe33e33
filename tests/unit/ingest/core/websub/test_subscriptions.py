"""Subscriptions: asked for, confirmed, renewed in time and given up."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

import pytest

from services.ingest.core.websub import subscriptions
from services.ingest.core.websub.subscriptions import Subscriptions, Wish, may_confirm, wish_for
from shared.events import Source, SourcePoll, SourceState, Subscription
from tests import make
from tests.make import NOW

HUB, TOPIC = "https://hub.example/", "https://gazette.example/feed.xml"
WISH = Wish("subscribe", "gazette", HUB, TOPIC)


def _poll(**fields: Any) -> SourcePoll:
    values: dict[str, Any] = {
        "id": "gazette@1",
        "event_time": NOW,
        "ingest_time": NOW,
        "provenance": make.provenance(),
        "source_id": "gazette",
        "outcome": "read",
        "next_poll_at": NOW,
        "interval_s": 600,
        "hub_url": HUB,
    }
    return SourcePoll(**(values | fields))


def _wish(
    known: Subscription | None = None,
    source: Source | None = None,
    poll: SourcePoll | None = None,
    now: datetime = NOW,
) -> Wish | None:
    return wish_for(source or make.source(), poll or _poll(), known, now)


def _active(lease_s: float = 1000) -> Subscription:
    return subscriptions.confirmed(subscriptions.asked(WISH, NOW), lease_s, NOW)


def test_feed_with_hub_is_subscribed_to() -> None:
    assert _wish() == WISH


def test_feed_names_its_own_topic() -> None:
    wish = _wish(poll=_poll(self_url="https://gazette.example/topic"))

    assert wish is not None
    assert wish.topic_url == "https://gazette.example/topic"


@pytest.mark.parametrize("hub", [None, "", "ftp://hub.example/", "hub"])
def test_feed_without_hub_is_only_polled(hub: str | None) -> None:
    assert _wish(poll=_poll(hub_url=hub)) is None


def test_unpolled_source_has_no_wish() -> None:
    assert wish_for(make.source(), None, None, NOW) is None


def test_hub_is_not_asked_twice() -> None:
    known = subscriptions.asked(WISH, NOW)

    assert _wish(known, now=NOW + timedelta(minutes=59)) is None
    assert _wish(known, now=NOW + timedelta(minutes=60)) == WISH


def test_denied_waits_for_a_day() -> None:
    known = subscriptions.denied(WISH, "answered 403", NOW)

    assert _wish(known, now=NOW + timedelta(hours=23)) is None
    assert _wish(known, now=NOW + timedelta(hours=24)) == WISH


def test_lease_is_renewed_before_its_end() -> None:
    assert _wish(_active(), now=NOW + timedelta(seconds=799)) is None
    assert _wish(_active(), now=NOW + timedelta(seconds=800)) == WISH


def test_new_hub_is_asked_at_once() -> None:
    wish = _wish(_active(), poll=_poll(hub_url="https://other.example/"))

    assert wish is not None
    assert (wish.mode, wish.hub_url) == ("subscribe", "https://other.example/")


@pytest.mark.parametrize("state", [SourceState.PAUSED, SourceState.REMOVED, SourceState.ENDED])
def test_stopped_source_is_unsubscribed(state: SourceState) -> None:
    wish = _wish(_active(), make.source(state=state))

    assert wish == Wish("unsubscribe", "gazette", HUB, TOPIC)
    assert _wish(subscriptions.asked(wish, NOW), make.source(state=state)) is None


def test_resumed_source_is_subscribed_again() -> None:
    given_up = subscriptions.asked(Wish("unsubscribe", "gazette", HUB, TOPIC), NOW)

    assert _wish(given_up) == WISH


@pytest.mark.parametrize(
    ("known", "mode", "topic", "expected"),
    [
        (None, "subscribe", TOPIC, False),
        (subscriptions.asked(WISH, NOW), "subscribe", TOPIC, True),
        (subscriptions.asked(WISH, NOW), "subscribe", "https://evil.example/", False),
        (subscriptions.asked(WISH, NOW), "unsubscribe", TOPIC, False),
        (_active(), "subscribe", TOPIC, True),
        (_active(), "unsubscribe", TOPIC, False),
        (subscriptions.denied(WISH, "no", NOW), "subscribe", TOPIC, False),
    ],
)
def test_only_what_was_asked_is_confirmed(
    known: Subscription | None, mode: str, topic: str, expected: bool
) -> None:
    assert may_confirm(known, mode, topic) is expected


def test_giving_up_may_be_confirmed() -> None:
    given_up = subscriptions.asked(Wish("unsubscribe", "gazette", HUB, TOPIC), NOW)

    assert may_confirm(given_up, "unsubscribe", TOPIC)
    assert not may_confirm(given_up, "subscribe", TOPIC)


@pytest.mark.parametrize(("told", "kept"), [(-5, 1), (60, 60), (1e12, 30 * 86_400)])
def test_lease_has_limits(told: float, kept: float) -> None:
    assert _active(told).lease_until == NOW + timedelta(seconds=kept)


def test_active_ends_with_its_lease() -> None:
    table = Subscriptions()
    table.note(_active(60))

    assert table.is_active("gazette", NOW + timedelta(seconds=59))
    assert not table.is_active("gazette", NOW + timedelta(seconds=60))
    assert not table.is_active("herald", NOW)
