"""The judge names what is missing, what is double, and what nobody could have seen."""

from __future__ import annotations

from collections.abc import Sequence

from bench.fleet_sim.answers import Shown
from bench.fleet_sim.log import Arrival
from bench.fleet_sim.oracle import Judge, Verdict
from bench.fleet_sim.record import Record, Visit
from bench.fleet_sim.scripts import FeedScript, HostScript
from bench.fleet_sim.standing import stories_of
from tests.unit.bench import fleet_samples as samples

DAY_S = 86_400.0


def _visit(feed: FeedScript, at_s: float, shown: Shown = "whole") -> Visit:
    return Visit(at_s, shown, feed.state_at(at_s), "worker-1")


def _arrival(key: str = "0-0", revision: int = 0, at_s: float = 0, article: str = "a") -> Arrival:
    event_id = f"{article}{key}@{at_s}"
    return Arrival(event_id, f"{article}{key}", key, revision, "s", None, at_s, is_whole=True)


def _judged(
    feed: FeedScript,
    visits: Sequence[Visit],
    arrivals: Sequence[Arrival],
    host: HostScript | None = None,
) -> Verdict:
    looked = {feed.number: visits}
    stories = stories_of([feed], looked, DAY_S)
    return Judge(samples.fleet(feed, host), looked).judge(stories, arrivals)


def test_everything_once_is_no_fault() -> None:
    feed = samples.feed(samples.entry(0, 100, edits_s=(500,)))
    visits = [_visit(feed, 200), _visit(feed, 600)]

    verdict = _judged(feed, visits, [_arrival(at_s=200), _arrival(revision=1, at_s=600)])

    assert verdict.faults == []
    assert (verdict.edits, verdict.versions, verdict.delays_s) == (1, 1, [100])


def test_shown_and_absent_is_lost() -> None:
    feed = samples.feed(samples.entry(0, 100))

    verdict = _judged(feed, [_visit(feed, 200)], [])

    assert verdict.fates == {"lost": 1}
    assert len(verdict.faults) == 1


def test_true_not_modified_shows_the_feed() -> None:
    feed = samples.feed(samples.entry(0, 100))

    assert _judged(feed, [_visit(feed, 200, "unchanged")], []).fates == {"lost": 1}
    assert _judged(feed, [_visit(feed, 200, "stale")], []).fates == {"waiting_at_end": 1}


def test_second_article_is_double() -> None:
    feed = samples.feed(samples.entry())
    twice = [_arrival(at_s=1), _arrival(at_s=9, article="b")]

    assert _judged(feed, [_visit(feed, 0)], twice).doubled == 1


def test_same_revision_again_is_double() -> None:
    feed = samples.feed(samples.entry())

    verdict = _judged(feed, [_visit(feed, 0)], [_arrival(at_s=1), _arrival(at_s=9)])

    assert (verdict.doubled, verdict.repeated_events) == (1, 0)


def test_same_event_again_is_only_repeated() -> None:
    feed = samples.feed(samples.entry())

    verdict = _judged(feed, [_visit(feed, 0)], [_arrival(), _arrival()])

    assert (verdict.doubled, verdict.repeated_events) == (0, 1)


def test_entry_between_polls_is_missed() -> None:
    feed = samples.feed(samples.entry(0, 100), samples.entry(1, 200), window=1)
    visits = [_visit(feed, 50), _visit(feed, 300)]

    verdict = _judged(feed, visits, [_arrival("0-1", at_s=300)])

    assert verdict.fates == {"missed_between_polls": 1, "published": 1}


def test_refused_reader_was_withheld_from() -> None:
    feed = samples.feed(samples.entry(0, 100), samples.entry(1, 200), window=1)
    visits = [_visit(feed, 150, "refused"), _visit(feed, 300)]

    assert _judged(feed, visits, [_arrival("0-1", at_s=300)]).fates["withheld"] == 1


def test_dead_host_is_unreachable() -> None:
    feed = samples.feed(samples.entry())

    verdict = _judged(feed, [], [], HostScript(samples.HOST, "dead"))

    assert verdict.fates == {"unreachable": 1}


def test_lost_edit_is_named() -> None:
    feed = samples.feed(samples.entry(edits_s=(100,)))

    verdict = _judged(feed, [_visit(feed, 50), _visit(feed, 150)], [_arrival()])

    assert verdict.edits_lost == 1
    assert "revisions [1] lost" in verdict.faults[0]


def test_damaged_answer_obliges_to_nothing() -> None:
    feed = samples.feed(samples.entry())

    assert _judged(feed, [_visit(feed, 0, "damaged")], []).fates == {"waiting_at_end": 1}
    assert _judged(feed, [_visit(feed, 0, "damaged")], [_arrival()]).faults == []


def test_what_stood_nowhere_is_a_fault() -> None:
    feed = samples.feed(samples.entry())

    verdict = _judged(feed, [_visit(feed, 0)], [_arrival(), _arrival("9-9")])

    assert verdict.unshown == 1


def test_killed_worker_has_seen_nothing() -> None:
    feed, record = samples.feed(samples.entry()), Record()
    record.visits[0] = [_visit(feed, 10), _visit(feed, 20)]

    record.forget_since("worker-1", 15)

    assert [visit.shown for visit in record.visits[0]] == ["whole", "damaged"]
