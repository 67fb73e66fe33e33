"""What snapshots say by themselves, counted without the product."""

from __future__ import annotations

import pytest

from bench.fleet_sim.recorded import Recorded, kind_of, recorded
from bench.fleet_sim.replay_server import render_rss
from bench.fleet_sim.snapshots import SnapshotError, in_rounds, moment_of, read_snapshots
from tests.unit.bench.snapshot_samples import FEED, START, WIRE, Fields, everyday, item, lines


def _recorded(*states: list[Fields]) -> Recorded:
    polls = [(FEED, 15 * number, items) for number, items in enumerate(states)]
    return recorded(read_snapshots(lines(polls)))


@pytest.mark.parametrize(
    "told", ["2025-05-01T08:00:00Z", "2025-05-01T08:00:00", 1746086400, "1746086400000"]
)
def test_times_are_read_in_any_form(told: object) -> None:
    assert moment_of(told) == START


def test_broken_line_is_named() -> None:
    with pytest.raises(SnapshotError, match="line 2"):
        read_snapshots([*lines([(FEED, 0, [])]), '{"feed": "a"}'])


def test_round_holds_each_feed_once() -> None:
    polls = lines([(FEED, 0, []), (WIRE, 1, []), (FEED, 2, []), (FEED, 3, [])])

    rounds = [[one.feed for one in together] for together in in_rounds(read_snapshots(polls))]

    assert rounds == [[FEED, WIRE], [FEED], [FEED]]


def test_edit_and_its_return_are_two() -> None:
    found = _recorded([item(1)], [item(1, title="Other")], [item(1)])

    assert (len(found.articles), found.revisions.total()) == (1, 2)


def test_absence_is_no_revision() -> None:
    found = _recorded([item(1)], [], [item(1)], [item(1, pubDate=None)])

    assert (len(found.articles), found.revisions.total()) == (1, 1)


def test_link_stands_in_for_an_id() -> None:
    found = _recorded([item(1, guid=None)], [item(1, guid=None, title="Other")])

    assert found.articles == {"https://gazette.example/1"}
    assert found.revisions.total() == 1


def test_suffixed_ids_are_different_articles() -> None:
    link = "https://gazette.example/1"

    found = _recorded([item(1, guid=f"{link}#0")], [item(1, guid=f"{link}#1")])

    assert (len(found.articles), found.revisions.total()) == (2, 0)


def test_doubled_id_counts_once() -> None:
    found = _recorded([item(1), item(1, title="Other")])

    assert (len(found.articles), found.revisions.total()) == (1, 0)
    assert found.several_at_once == found.articles


def test_edit_through_two_feeds_is_one() -> None:
    other = item(1, title="Other")
    polls = [(FEED, 0, [item(1)]), (WIRE, 1, [item(1)]), (FEED, 2, [other]), (WIRE, 3, [other])]

    found = recorded(read_snapshots(lines(polls)))

    assert (len(found.articles), found.revisions.total()) == (1, 1)


def test_everyday_polls_are_counted() -> None:
    found = recorded(read_snapshots(everyday()))

    assert (len(found.articles), found.revisions.total()) == (6, 4)


def test_change_of_markup_is_told_apart() -> None:
    plain = ("A & B", "l", "text", "Thu, 01 May 2025 08:00:00 GMT")

    assert kind_of(plain, ("A &amp; B", "l", "<p>text</p>", plain[3])).endswith("spelling only")
    assert kind_of(plain, ("A & B", "m", "text", plain[3])) == "link"


def test_rendered_feed_leaves_out_what_is_missing() -> None:
    (snapshot,) = read_snapshots(lines([(FEED, 0, [{"title": "A < B \x08"}])]))

    body = render_rss(snapshot)

    assert b"<item><title>A &lt; B </title></item>" in body
