"""The role `trends` on fakes."""

from __future__ import annotations

from datetime import datetime, timedelta

import pytest

from services.enrich.core.trends.checkpoints import Saved, in_pieces
from services.enrich.core.trends.rules import TrendRules
from services.enrich.roles.watching import Clocks, Intervals, Watching, delay_seconds
from shared.events import PlacedArticle, TrendChange, TrendCheckpoint, TrendSnapshot
from shared.topics import ARTICLES_PLACED, ENRICH_TRENDS, TRENDS, TRENDS_CHANGES, TRENDS_HISTORY
from tests import make
from tests.fakes import delivery
from tests.unit.enrich.corpora import ETNA
from tests.unit.enrich.memory_kafka import MemoryKafka
from tests.unit.enrich.placed_news import HOURLY, placed, told, usual_days

# What is not about history takes few steps through the days.
SELDOM = TrendRules(step=timedelta(hours=12))
NEVER = Intervals(lists_s=5.0, checkpoint_s=1e9, checkpoint_articles=10**9)
EACH = Intervals(lists_s=5.0, checkpoint_s=1e9, checkpoint_articles=1)


class Clock:
    """A clock that stands still until told otherwise."""

    def __init__(self) -> None:
        self.now = make.NOW

    def __call__(self) -> datetime:
        return self.now

    def seconds(self) -> float:
        return self.now.timestamp()

    def wait(self, seconds: float) -> None:
        self.now += timedelta(seconds=seconds)


def no_stopwords(_language: str) -> frozenset[str]:
    """Return that every word says something."""
    return frozenset()


def _news(last_hours: float = -1) -> list[PlacedArticle]:
    """Return usual days, Etna on top, and one article that lets time go on."""
    etna = told("etna", 9, ETNA)
    return [*usual_days(8), *etna, placed("end", hours=last_hours)]


def _world(kafka: MemoryKafka) -> list[TrendSnapshot]:
    found = [one for one in kafka.events["trends.v1"] if isinstance(one, TrendSnapshot)]
    return [one for one in found if one.list_id == "world/24h"]


async def _taken_over(
    kafka: MemoryKafka,
    clock: Clock | None = None,
    intervals: Intervals = NEVER,
    rules: TrendRules = SELDOM,
) -> Watching:
    clock = clock or Clock()
    clocks = Clocks(clock, clock.seconds)
    made = Watching(no_stopwords, clocks, intervals, kafka, kafka.ledger(), delivery(), rules)
    await made.take_over()
    return made


async def test_topic_is_listed_and_its_entering_told() -> None:
    kafka = MemoryKafka(failures=2)
    kafka.put(ARTICLES_PLACED, *_news(0))

    await (await _taken_over(kafka)).publish()

    assert [one.label for one in _world(kafka)[-1].topics] == ["Mount Etna"]
    changes = [one for one in kafka.events["trends.changes.v1"] if isinstance(one, TrendChange)]
    assert {(one.change, one.label) for one in changes} == {("entered", "Mount Etna")}


async def test_change_is_told_once_over_a_takeover() -> None:
    kafka = MemoryKafka()
    kafka.put(ARTICLES_PLACED, *_news(0))
    await (await _taken_over(kafka)).publish()
    before = len(kafka.ids(TRENDS_CHANGES))

    await (await _taken_over(kafka)).publish()

    assert len(kafka.ids(TRENDS_CHANGES)) == before


async def test_unchanged_list_is_silent_for_a_minute() -> None:
    kafka, clock = MemoryKafka(), Clock()
    watching = await _taken_over(kafka, clock)
    for seconds, lists in ((0, 1), (30, 1), (31, 2)):
        clock.wait(seconds)
        await watching.publish()
        assert len(_world(kafka)) == lists


async def test_list_that_is_no_more_is_emptied() -> None:
    kafka, clock = MemoryKafka(), Clock()
    kafka.put(ARTICLES_PLACED, *_news(0))
    await (await _taken_over(kafka, clock)).publish()
    gone = _world(kafka)[-1].model_copy(update={"list_id": "country:gb/24h"})
    kafka.put(TRENDS, gone)

    clock.wait(5)
    await (await _taken_over(kafka, clock)).publish()

    emptied = kafka.events["trends.v1"][-1]
    assert isinstance(emptied, TrendSnapshot)
    assert (emptied.list_id, emptied.topics, emptied.event_time) == (gone.list_id, (), clock.now)


@pytest.mark.parametrize("killed_at", [0, 150])
async def test_history_is_the_same_after_a_kill(killed_at: int) -> None:
    calm, killed, news = MemoryKafka(), MemoryKafka(), _news()
    await (await _taken_over(calm, rules=HOURLY)).handle(calm.put(ARTICLES_PLACED, *news))
    first = await _taken_over(killed, intervals=EACH, rules=HOURLY)
    for message in killed.put(ARTICLES_PLACED, *news)[:killed_at]:
        await first.handle([message])

    await _taken_over(killed, rules=HOURLY)

    def by_id(kafka: MemoryKafka) -> dict[str, set[str]]:
        found: dict[str, set[str]] = {}
        for one in kafka.events["trends.history.v1"]:
            found.setdefault(one.id, set()).add(one.model_dump_json())
        return found

    assert len(calm.ids(TRENDS_HISTORY)) > 100
    assert by_id(killed) == by_id(calm)


async def test_takeover_goes_on_from_the_checkpoint() -> None:
    kafka, news = MemoryKafka(), _news()
    first = await _taken_over(kafka, intervals=EACH)
    await first.handle(kafka.put(ARTICLES_PLACED, *news[:100]))
    checkpoint = kafka.events["enrich.trends.v1"][-1]
    assert isinstance(checkpoint, TrendCheckpoint)
    kafka.put(ARTICLES_PLACED, *news[100:])

    successor = await _taken_over(kafka)

    assert (checkpoint.position, successor.saved_offset) == (100, 100)
    assert successor.next_offset == len(news)


async def test_unreadable_checkpoint_is_counted_anew() -> None:
    kafka, news = MemoryKafka(), _news()
    kafka.put(ARTICLES_PLACED, *news)
    kafka.put(ENRICH_TRENDS, *in_pieces(Saved(b"junk", 5), make.NOW, make.provenance("enrich")))

    assert (await _taken_over(kafka)).next_offset == len(news)


async def test_delay_of_live_articles_is_told() -> None:
    def told_so_far() -> float:
        samples = [one for metric in delay_seconds.collect() for one in metric.samples]
        return next(one.value for one in samples if one.name.endswith("_count"))

    kafka, before = MemoryKafka(), told_so_far()
    kafka.put(ARTICLES_PLACED, *told("etna", 3, ETNA), placed("old", lane="backfill"))

    await (await _taken_over(kafka)).publish()

    assert told_so_far() - before == 3
