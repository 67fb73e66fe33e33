"""When a source is asked for everything again."""

from __future__ import annotations

from datetime import timedelta

import pytest

from services.ingest.core.polling.conditions import full_after, validators
from tests import make
from tests.make import NOW


def test_validators_are_sent_back() -> None:
    last = make.source_poll(etag='"x"', last_modified="Fri", full_at=make.hours_ago(5))

    assert validators(last, NOW) == ('"x"', "Fri")
    assert validators(None, NOW) == (None, None)


def test_server_is_not_believed_for_ever() -> None:
    hourly = tuple(make.hours_ago(n) for n in range(30, 50))
    last = make.source_poll(etag='"x"', full_at=make.hours_ago(7), arrivals=hourly)

    assert validators(last, NOW) == (None, None)


@pytest.mark.parametrize(("gap_h", "hours"), [(0.1, 6), (10, 30), (1000, 168)])
def test_patience_follows_own_rhythm(gap_h: float, hours: float) -> None:
    arrivals = tuple(make.hours_ago(gap_h * n) for n in range(5))

    assert full_after(arrivals) == timedelta(hours=hours)
