"""What a replay is compared by."""

from __future__ import annotations

from bench.day_cases.run import Totals
from bench.day_cases.written import Written
from bench.trend_delay import buckets, percentile
from shared.delivery import Message


def _message(key: bytes, value: bytes) -> Message:
    return Message("topic", 0, 0, key, value, headers=(("ce_id", key),))


def _written(*snapshots: tuple[bytes, bytes]) -> Written:
    written = Written()
    for key, value in snapshots:
        written.take_snapshot(_message(key, value))
    return written


def test_equal_snapshot_may_come_again() -> None:
    once, twice = _written((b"1", b"a"), (b"2", b"b")), _written((b"2", b"b"), (b"1", b"a"))
    twice.take_snapshot(_message(b"1", b"a"))

    assert once.hashes() == twice.hashes()
    assert (twice.doubled, twice.torn) == (1, 0)


def test_other_bytes_under_one_id_are_told() -> None:
    assert _written((b"1", b"a"), (b"1", b"b")).torn == 1


def test_order_of_places_matters() -> None:
    one, other = Written(), Written()
    for written, order in ((one, (b"1", b"2")), (other, (b"2", b"1"))):
        for key in order:
            written.take_place(_message(key, key))

    assert one.hashes()["placed"] != other.hashes()["placed"]


def test_kills_are_spread_over_the_day() -> None:
    written, totals = Written(), Totals(placed=100, snapshots=100)
    written.placed = 50

    assert totals.due("stories", 1, 3, written)
    assert not totals.due("stories", 2, 3, written)
    assert not totals.due("stories", 1, 1, written)
    assert not totals.due("trends", 0, 3, written)


def test_percentile_is_the_end_of_its_bucket() -> None:
    name = "cupure_trend_delay_seconds"
    lines = [f'{name}_bucket{{le="{le}"}} {n}' for le, n in (("5.0", 5), ("10.0", 9), ("+Inf", 10))]

    counts = buckets([*lines, f"{name}_count 10.0"])

    assert [percentile(counts, share) for share in (0.5, 0.9, 0.95)] == [5, 10, float("inf")]
