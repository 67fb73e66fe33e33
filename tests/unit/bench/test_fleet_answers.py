"""What the simulated servers answer, and what they hold against a reader."""

from __future__ import annotations

from bench.fleet_sim.answers import feed_answer, old_place, refused_by
from bench.fleet_sim.politeness import HostBook
from bench.fleet_sim.scripts import HostScript
from tests.unit.bench import fleet_samples as samples


def test_known_tag_gives_unchanged() -> None:
    feed = samples.feed(samples.entry(), samples.entry(1, 100))
    first = feed_answer(feed, 50, {}, 0)
    asked = {"If-None-Match": first.headers["ETag"]}

    assert feed_answer(feed, 60, asked, 1).shown == "unchanged"
    assert feed_answer(feed, 100, asked, 1).shown == "whole"


def test_date_alone_gives_unchanged() -> None:
    feed = samples.feed(samples.entry(), samples.entry(1, 100), validators="date")
    first = feed_answer(feed, 50, {}, 0)
    asked = {"If-Modified-Since": first.headers["Last-Modified"]}

    assert feed_answer(feed, 60, asked, 1).status == 304
    assert feed_answer(feed, 100, asked, 1).status == 200


def test_stubborn_server_hides_news() -> None:
    feed = samples.feed(samples.entry(), samples.entry(1, 100), conditional="always_304")
    asked = {"If-None-Match": '"old"'}

    assert feed_answer(feed, 100, asked, 1).shown == "stale"
    assert feed_answer(feed, 100, {}, 1).shown == "whole"


def test_every_third_answer_is_cut() -> None:
    feed = samples.feed(samples.entry(), damage="cut")

    shown = [feed_answer(feed, 0, {}, count).shown for count in range(4)]

    assert shown == ["whole", "damaged", "whole", "whole"]


def test_moved_and_gone_feeds_say_so() -> None:
    moved = samples.feed(moved=301, moved_to="http://new.test/", moved_at_s=100)
    gone = samples.feed(gone_at_s=50)

    assert old_place(moved, 99) is None
    answer, ended = old_place(moved, 100), old_place(gone, 50)
    assert answer
    assert answer.headers["Location"] == "http://new.test/"
    assert ended
    assert ended.status == 410


def test_strict_host_refuses_the_hasty() -> None:
    host = HostScript("a.test", "strict", min_gap_s=20, retry_after_s=300)

    assert refused_by(host, 100, None) is None
    assert refused_by(host, 100, 80) is None
    answer = refused_by(host, 100, 81)
    assert answer
    assert (answer.status, answer.headers["Retry-After"]) == (429, "300")


def test_spell_gives_a_date() -> None:
    host = HostScript("a.test", "spells", retry_after_s=60, dated=True, spells_s=((10, 20),))

    answer = refused_by(host, 15, None)

    assert answer
    assert answer.headers["Retry-After"] == "Mon, 02 Mar 2026 00:01:15 GMT"


def test_book_tells_each_breach() -> None:
    book = HostBook(delay_s=1)
    book.begin("a.test", 0)
    book.begin("a.test", 0)
    book.end("a.test", 1)
    book.end("a.test", 1, retry_after_s=60)
    book.begin("a.test", 1.5)

    assert [one.rule for one in book.breaches] == [
        "two at once", "too soon", "inside Retry-After",
    ]  # fmt: skip


def test_book_has_nothing_against_patience() -> None:
    book = HostBook(delay_s=1)
    for now_s in (0.0, 1.0, 2.5, 63.0):
        book.begin("a.test", now_s)
        book.end("a.test", now_s, retry_after_s=60 if now_s == 2.5 else 0)

    assert book.breaches == []
