"""The book of trends: kept in time and memory, and the same wherever it goes on."""

from __future__ import annotations

from datetime import timedelta

import pytest

from services.enrich.core.trends.book import TrendBook
from services.enrich.core.trends.changes import changes
from services.enrich.core.trends.rules import TrendRules
from shared.events import Lane, PlacedArticle, TrendSnapshot
from tests import make
from tests.unit.enrich.corpora import CATANIA, ETNA, LUZ, MCCANN
from tests.unit.enrich.placed_news import (
    HOURLY,
    after_usual_days,
    book_of,
    placed,
    told,
    usual_days,
    world,
)


def _bytes(snapshots: list[TrendSnapshot]) -> list[str]:
    return [one.model_dump_json() for one in snapshots]


def _on(book: TrendBook, articles: list[PlacedArticle]) -> list[str]:
    return [line for one in articles for line in _bytes(book.add(one))]


def test_restored_book_goes_on_as_the_dumped_one() -> None:
    first = [*usual_days(), *told("etna", 9, ETNA, CATANIA, phrases=("Ash column",))]
    late = told("late", 3, LUZ, hours=40, ingest_time=make.hours_ago(0.5))
    then = [*told("mccann", 9, MCCANN, hours=-1), *told("end", 1, hours=-40)]
    book = book_of([*first, *late])

    other = TrendBook.restored(book.dump(), HOURLY)

    assert other.dump() == book.dump()
    assert _on(other, then) == _on(book, then)
    assert _bytes(other.lists(make.NOW)) == _bytes(book.lists(make.NOW))


def test_live_lists_change_nothing() -> None:
    book = after_usual_days(told("etna", 9, ETNA))
    before = book.dump()

    book.lists(make.NOW)

    assert book.dump() == before


def test_long_silence_is_told_until_nothing_trends() -> None:
    book = after_usual_days(told("etna", 9, ETNA), rules=TrendRules())

    found = [one for one in book.add(placed("next", hours=-24 * 7)) if one.list_id == "world/24h"]

    assert len(found) < 50
    assert [bool(one.topics) for one in found[:12]] == [True] * 12
    assert found[-1].topics == ()


def test_topic_is_carried_by_its_peak_and_leaves() -> None:
    book = after_usual_days(told("etna", 30, ETNA, hours=3), told("ash", 8, ETNA))

    (topic,) = world(book, 2).topics
    after = world(book, 2, make.NOW + timedelta(hours=2))

    assert topic.parts["carried"] > 0
    assert after.topics == ()


def test_full_pieces_of_time_keep_what_many_tell() -> None:
    rules = TrendRules(step=timedelta(hours=1), most_sightings=10 * 104, most_per_key=6)
    noise = [placed(f"n{n}", make.entity(f"Q{n}", f"N{n}")) for n in range(40)]

    book = book_of([*noise, *told("etna", 20, ETNA), placed("next", hours=-2)], rules)

    kept = [one.owner for one in book.window.sightings() if "Q16990" in one.topics]
    assert len(kept) == 6
    assert len(list(book.window.sightings())) == 7


def test_changes_are_told_once() -> None:
    book = after_usual_days(told("etna", 9, ETNA))
    now, then = world(book), world(book, at=make.NOW + timedelta(days=2))

    assert [one.change for one in changes(None, now)] == ["entered"]
    assert changes(now, now) == []
    assert [(one.change, one.rank) for one in changes(now, then)] == [("left", None)]


def test_old_news_loaded_first_is_a_past() -> None:
    now = {"lane": Lane.BACKFILL, "ingest_time": make.hours_ago(1)}
    old = [one.model_copy(update=now) for one in usual_days()]

    book = book_of([*old, *told("then", 1, hours=-4)])

    assert world(book).baseline == "ready"


def test_retraction_leaves_no_trace_in_the_past() -> None:
    etna = told("etna", 9, ETNA, hours=10)
    back = [
        one.model_copy(update={"change": "retracted", "ingest_time": make.hours_ago(4)})
        for one in etna
    ]
    book = book_of([*usual_days(), *etna, *back, *told("end", 1, hours=-48)])

    assert book.history.tables["world"][2].keys["Q16990"].slow == pytest.approx(0, abs=1e-6)
