"""How often each client may ask."""

from __future__ import annotations

from datetime import timedelta

from hypothesis import given, settings
from hypothesis import strategies as st

from services.gateway.core.access.quotas import Buckets
from tests import make

NOW = make.NOW


def later(seconds: float) -> timedelta:
    return timedelta(seconds=seconds)


def test_all_at_once_then_no_more() -> None:
    buckets = Buckets()

    taken = [buckets.take("a", 3, NOW) for _ in range(4)]

    assert [one.fits for one in taken] == [True, True, True, False]
    assert [one.left for one in taken] == [2, 1, 0, 0]
    assert (taken[3].next_in_s, taken[3].full_in_s) == (20, 60)


def test_time_fills_up_to_the_quota() -> None:
    buckets = Buckets()
    for _ in range(3):
        buckets.take("a", 3, NOW)

    assert not buckets.take("a", 3, NOW + later(19)).fits
    assert buckets.take("a", 3, NOW + later(21)).fits
    assert buckets.take("a", 3, NOW + later(9999)).left == 2


def test_clients_are_counted_apart() -> None:
    buckets = Buckets()
    buckets.take("a", 1, NOW)

    assert buckets.take("b", 1, NOW).fits
    assert not buckets.take("a", 1, NOW).fits


def test_clock_set_back_takes_nothing() -> None:
    buckets = Buckets()
    buckets.take("a", 2, NOW)

    assert buckets.take("a", 2, NOW - later(3600)).fits


def test_lowered_quota_holds_at_once() -> None:
    buckets = Buckets()
    buckets.take("a", 1000, NOW)

    assert buckets.take("a", 2, NOW).left == 1


def test_memory_is_bounded() -> None:
    buckets = Buckets(most=10)
    for number in range(1000):
        buckets.take("often", 1, NOW)
        buckets.take(f"client-{number}", 1, NOW)

    assert len(buckets) == 10
    assert not buckets.take("often", 1, NOW).fits


@settings(deadline=None)  # on a busy machine even this takes long
@given(
    st.integers(1, 50),
    st.lists(st.floats(0, 30, allow_nan=False), min_size=1, max_size=200),
)
def test_never_more_than_saved_and_refilled(per_minute: int, pauses: list[float]) -> None:
    buckets, now, fitting = Buckets(), NOW, 0
    for pause in pauses:
        now += later(pause)
        fitting += buckets.take("a", per_minute, now).fits

    assert fitting <= per_minute + sum(pauses) * per_minute / 60 + 0.01


@given(st.integers(1, 600))
@settings(deadline=None)  # it asks until nothing is left
def test_next_one_fits_when_it_is_told(per_minute: int) -> None:
    buckets = Buckets()
    while (taken := buckets.take("a", per_minute, NOW)).fits:
        pass

    assert buckets.take("a", per_minute, NOW + later(taken.next_in_s + 1e-3)).fits
