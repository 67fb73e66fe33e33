"""Deliveries that wait."""

from __future__ import annotations

from datetime import datetime, timedelta

from services.gateway.core.saved.delivery import failed
from services.gateway.core.saved.outbox import Outbox
from shared.events import SavedSearch, WebhookDelivery
from tests import make, make_saved

NOW = make.NOW
ONE, OTHER = make_saved.search(), make_saved.search()


def waiting(outbox: Outbox, search: SavedSearch = ONE, *names: str) -> list[WebhookDelivery]:
    made = [make_saved.delivery(make_saved.match(search, name)) for name in names or ("a1",)]
    for one in made:
        outbox.put(one)
    return made


def due(outbox: Outbox, now: datetime = NOW) -> list[WebhookDelivery]:
    return list(outbox.due(now))


def test_receivers_are_asked_one_thing_at_a_time() -> None:
    outbox = Outbox()
    first, second = waiting(outbox, ONE, "a1", "a2")
    [third] = waiting(outbox, OTHER)

    assert due(outbox) == [first, third]
    assert due(outbox) == []
    outbox.settle(first, accepted=True)
    assert due(outbox) == [second]


def test_receiver_that_fails_rests() -> None:
    outbox, later = Outbox(), NOW + timedelta(seconds=5)
    first, second = waiting(outbox, ONE, "a1", "a2")
    due(outbox)

    outbox.put_off(failed(first, later, "answered 500"), rests_until=later)

    assert due(outbox) == []
    assert due(outbox, later) == [second]


def test_what_always_fails_holds_up_nothing() -> None:
    outbox, later = Outbox(), NOW + timedelta(seconds=5)
    bad, good = waiting(outbox, ONE, "a1", "a2")
    due(outbox)
    outbox.put_off(failed(bad, later, "answered 400"), rests_until=later)
    due(outbox, later)
    outbox.settle(good, accepted=True)

    [again] = due(outbox, later)
    assert (again.delivery_id, again.attempts) == (bad.delivery_id, 1)


def test_what_was_accepted_is_known() -> None:
    outbox = Outbox()
    [accepted] = waiting(outbox, ONE)
    [dropped] = waiting(outbox, OTHER)
    due(outbox)

    outbox.settle(accepted, accepted=True)
    outbox.settle(dropped, accepted=False)

    assert (outbox.knows(accepted), outbox.knows(dropped)) == (True, False)
    assert len(outbox) == 0


def test_only_so_many_wait_for_one() -> None:
    outbox = Outbox(most_per_receiver=2)
    waiting(outbox, ONE, "a1", "a2")

    assert outbox.is_full(ONE.saved_id)
    assert not outbox.is_full(OTHER.saved_id)
