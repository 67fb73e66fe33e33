"""What a feed lists follows from its script and the time alone."""

from __future__ import annotations

from random import Random

import pytest

from bench.fleet_sim.making import make_fleet
from bench.fleet_sim.patterns import DAY_S, SHARES, publishing_times
from tests.unit.bench import fleet_samples as samples


def _keys(feed_now: object) -> list[str]:
    return [one.entry.key for one in feed_now]  # type: ignore[attr-defined]


def test_window_keeps_the_newest() -> None:
    feed = samples.feed(*(samples.entry(number, number * 10) for number in range(5)), window=2)

    assert _keys(feed.listed_at(25)) == ["0-2", "0-1"]
    assert _keys(feed.listed_at(1000)) == ["0-4", "0-3"]


def test_edit_raises_the_revision() -> None:
    feed = samples.feed(samples.entry(edits_s=(100, 200)))

    assert [feed.listed_at(now)[0].revision for now in (99, 100, 250)] == [0, 1, 2]


def test_absent_entry_returns_changed() -> None:
    feed = samples.feed(samples.entry(absent_s=(100, 200), returns_as="new_link"))

    assert feed.listed_at(150) == ()
    back = feed.listed_at(200)[0]
    assert (back.guid, back.link) != (back.entry.guid, back.entry.link)


def test_returned_entry_outlives_its_window() -> None:
    old = samples.entry(0, absent_s=(50, 5000))
    feed = samples.feed(old, samples.entry(1, 10), samples.entry(2, 20), window=2)

    assert _keys(feed.listed_at(40)) == ["0-2", "0-1"]
    assert "0-0" in _keys(feed.listed_at(5000))


def test_states_change_only_with_contents() -> None:
    feed = samples.feed(samples.entry(0, 10), samples.entry(1, 50, edits_s=(70,)))

    states = [feed.state_at(now) for now in (0, 10, 49, 50, 70, 1000)]

    assert states == [0, 1, 1, 2, 3, 3]
    assert feed.listed_in(0) == ()


@pytest.mark.parametrize("pattern", SHARES)
def test_patterns_publish_in_order(pattern: str) -> None:
    times = publishing_times(pattern, Random(4), DAY_S)  # noqa: S311

    assert times == sorted(set(times))
    assert all(moment < DAY_S for moment in times)


def test_same_seed_makes_same_fleet() -> None:
    one, same, other = make_fleet(50, 6, 1), make_fleet(50, 6, 1), make_fleet(50, 6, 2)

    assert [feed.entries for feed in one.feeds] == [feed.entries for feed in same.feeds]
    assert [feed.entries for feed in one.feeds] != [feed.entries for feed in other.feeds]
    assert len(one.feeds) == 50
