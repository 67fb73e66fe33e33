"""How often one host is asked."""

from __future__ import annotations

from datetime import datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from services.ingest.core.polling.manners import DAY_S, HostManners, Trouble
from tests.make import NOW

HOST = "news.example"


def _wait_s(manners: HostManners, now: datetime = NOW, host: str = HOST) -> float:
    return (manners.ready_at(host, now) - now).total_seconds()


def _after(trouble: Trouble | None, times: int, peace_s: float = 0.0) -> float:
    manners = HostManners(1.0, lambda: 0.0)
    for _ in range(times):
        manners.finish(HOST, NOW, peace_s, trouble)
    return _wait_s(manners)


def test_unknown_host_is_ready() -> None:
    assert _wait_s(HostManners(1.0)) == 0


def test_host_is_busy_until_finished() -> None:
    manners = HostManners(1.0)
    manners.begin(HOST)
    before = manners.is_busy(HOST)
    manners.finish(HOST, NOW)

    assert (before, manners.is_busy(HOST)) == (True, False)


@pytest.mark.parametrize(("random", "expected"), [(0.0, 2.0), (0.5, 2.2)])
def test_requests_are_a_delay_apart(random: float, expected: float) -> None:
    manners = HostManners(2.0, lambda: random)
    manners.finish(HOST, NOW)

    assert _wait_s(manners) == pytest.approx(expected)
    assert _wait_s(manners, NOW + timedelta(seconds=5)) == 0


def test_robots_delay_is_kept_if_longer() -> None:
    manners = HostManners(1.0, lambda: 0.0)
    manners.slow_down(HOST, 10, NOW)
    manners.finish(HOST, NOW)
    manners.slow_down("other.example", 0.1, NOW)
    manners.finish("other.example", NOW)

    assert (_wait_s(manners), _wait_s(manners, host="other.example")) == (10, 1)


def test_endless_robots_delay_is_cut() -> None:
    manners = HostManners(1.0, lambda: 0.0)
    manners.slow_down(HOST, 1e9, NOW)
    manners.finish(HOST, NOW)

    assert _wait_s(manners) == 300


def test_overload_brings_growing_peace() -> None:
    assert [_after("overload", times) for times in (1, 2, 3)] == [60, 120, 240]


def test_one_silence_is_forgiven() -> None:
    assert [_after("silence", times) for times in (1, 2, 3)] == [1, 30, 60]


def test_asked_peace_is_kept() -> None:
    assert _after("overload", 1, peace_s=5) == 5
    assert _after("overload", 1, peace_s=7200) == 7200


def test_peace_told_to_others_is_kept() -> None:
    manners = HostManners(1.0)
    manners.leave_alone(HOST, NOW + timedelta(seconds=90), NOW)
    manners.leave_alone(HOST, NOW + timedelta(seconds=30), NOW)

    assert _wait_s(manners) == 90.0


def test_peace_never_exceeds_a_day() -> None:
    assert _after("overload", 50, peace_s=1e9) == DAY_S


def test_good_answers_heal_slowly() -> None:
    manners = HostManners(1.0, lambda: 0.0)
    troubles: list[Trouble | None] = ["overload"] * 4
    for trouble in [*troubles, None, "overload"]:
        manners.finish(HOST, NOW + timedelta(days=1), trouble=trouble)

    assert _wait_s(manners, NOW + timedelta(days=1)) == 60 * 2**3
    manners.finish(HOST, NOW + timedelta(days=2))
    assert _wait_s(manners, NOW + timedelta(days=2)) == 1


def test_idle_hosts_are_forgotten() -> None:
    manners = HostManners(1.0)
    for number in range(20_000):
        manners.finish(f"{number}.example", NOW + timedelta(minutes=number))

    assert manners.remembered < 10_000


def test_memory_has_an_end() -> None:
    manners = HostManners(1.0, most_hosts=2000)
    for number in range(10_000):
        manners.finish(f"{number}.example", NOW + timedelta(milliseconds=number))

    assert manners.remembered <= 2000
    assert _wait_s(manners, NOW + timedelta(seconds=10), "9999.example") > 0


troubles = st.sampled_from([None, "overload", "silence"])


@given(st.lists(st.tuples(troubles, st.floats(0, 1e12), st.floats(0, 1e6)), max_size=30))
def test_peace_stays_within_bounds(ends: list[tuple[Trouble | None, float, float]]) -> None:
    manners, now = HostManners(1.0), NOW
    for trouble, peace_s, pause_s in ends:
        now += timedelta(seconds=pause_s)
        manners.finish(HOST, now, peace_s, trouble)
        assert 1.0 <= _wait_s(manners, now) <= DAY_S
