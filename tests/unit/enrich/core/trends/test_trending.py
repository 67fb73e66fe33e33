"""Trends: planted topics are found, everything that only looks like one is not."""

from __future__ import annotations

from datetime import timedelta

import pytest

from shared.events import Lane
from tests import make
from tests.unit.enrich.corpora import (
    CATANIA,
    ETNA,
    ISTANBUL,
    LUZ,
    MCCANN,
    PORTUGAL,
    RUSSIA,
    TRUMP,
    UKRAINE,
)
from tests.unit.enrich.placed_news import (
    after_usual_days,
    book_of,
    labels,
    placed,
    told,
    topics,
    usual_days,
    world,
)


def test_planted_topics_are_found() -> None:
    planted = [told("etna", 5, ETNA, CATANIA), told("mccann", 4, MCCANN, LUZ, PORTUGAL)]

    assert labels(*planted) == ["Mount Etna", "Madeleine McCann"]


def test_two_that_act_become_a_pair() -> None:
    phrases = ("peace talks", "second round")
    talks = told("talks", 5, RUSSIA, UKRAINE, ISTANBUL, phrases=phrases, title="Talks are near")

    (topic,) = topics(talks)

    assert (topic.label, topic.kind) == ("Russia–Ukraine peace talks", "pair")
    assert "Istanbul" in topic.merged_from


def test_what_two_do_needs_no_second_phrase_where_titles_say_it() -> None:
    first, *others = told("talks", 5, RUSSIA, UKRAINE, title="Talks are near")
    article = first.model_copy(update={"phrases": ("peace talks", "white table")})

    (topic,) = topics([article, *others])

    assert topic.label == "Russia–Ukraine peace talks"


def test_always_hot_name_is_no_topic() -> None:
    assert labels(told("t1", 3, TRUMP), told("t2", 3, TRUMP), told("r1", 3, RUSSIA)) == []


def test_hot_name_shows_when_it_rises() -> None:
    assert labels(*[told(f"t{n}", 9, TRUMP) for n in range(9)]) == ["Donald Trump"]


def test_hot_name_needs_a_past() -> None:
    book = book_of(one for n in range(9) for one in told(f"t{n}", 9, TRUMP))

    assert (world(book).baseline, world(book).topics) == ("warming", ())


def test_one_loud_source_makes_no_trend() -> None:
    spam = [told(f"s{n}", 1, ETNA, source=make.source_ref("spammer")) for n in range(40)]

    assert labels(*spam, told("other", 1, ETNA)) == []


def test_copies_count_once() -> None:
    wire = placed("wire", ETNA)
    copies = told("copies", 30, ETNA, copy_of=wire.article_id)

    assert labels([wire, *copies]) == []
    assert labels([*copies, wire]) == []


def test_outlets_of_one_owner_are_one_voice() -> None:
    sources = [make.source_ref(f"local-{n}", owner="Giant") for n in range(9)]

    assert labels([placed(one.id, ETNA, source=one) for one in sources]) == []


def test_backfill_makes_no_trend() -> None:
    assert labels(told("old", 9, ETNA, lane=Lane.BACKFILL)) == []


def test_backfill_feeds_the_baseline() -> None:
    planted = told("etna", 4, ETNA)
    history = [
        told(f"h{n}", 6, ETNA, lane=Lane.BACKFILL, ingest_time=make.hours_ago(5), hours=60 + 12 * n)
        for n in range(10)
    ]

    (before,), after = topics(planted), topics(planted, *history)

    assert not after or after[0].expected > before.expected


def test_late_articles_make_no_trend() -> None:
    assert labels(told("late", 9, ETNA, hours=8, ingest_time=make.hours_ago(1))) == []


def test_retraction_takes_counts_back() -> None:
    etna = told("etna", 8, ETNA)
    retracted = [one.model_copy(update={"change": "retracted"}) for one in etna]

    assert labels(etna) == ["Mount Etna"]
    assert labels(etna, retracted) == []


def test_moved_article_counts_in_its_new_story() -> None:
    apart = [placed(f"e{n}", ETNA, story_id=f"s{n}", source=make.source_ref("x")) for n in range(4)]
    moved = [one.model_copy(update={"change": "moved", "story_id": "s0"}) for one in apart]
    others = told("etna", 8, ETNA)

    (before,), (after,) = topics(others, apart), topics(others, apart, moved)

    assert (before.observed, after.observed) == (10.0, 9.0)


def test_new_version_replaces_the_old() -> None:
    etna = told("etna", 8, ETNA)
    edited = [one.model_copy(update={"version": 2, "entities": (LUZ,)}) for one in etna]

    assert labels(etna, edited) == ["Praia da Luz"]


def test_future_articles_wait() -> None:
    assert labels(told("etna", 5, ETNA, hours=-2)) == []


def test_phrase_can_be_a_topic() -> None:
    (topic,) = topics(told("s", 5, phrases=("quarter point", "rate")))

    assert (topic.label, topic.kind) == ("quarter point", "phrase")


def test_overlapping_topics_merge() -> None:
    (topic,) = topics(told("etna", 6, ETNA, CATANIA, phrases=("ash column",)))

    assert topic.label == "Mount Etna"
    assert set(topic.merged_from) == {"Catania", "ash column"}


def test_follow_up_of_the_story_merges() -> None:
    whole = told("etna", 8, ETNA)
    angle = [one.model_copy(update={"entities": (ETNA, CATANIA)}) for one in whole[:3]]

    assert labels([*angle, *whole[3:]]) == ["Mount Etna"]


@pytest.mark.parametrize("window_h", [2, 24])
def test_voices_explain_the_score(window_h: int) -> None:
    (topic,) = topics(told("etna", 9, ETNA), window_h=window_h)

    assert round(sum(topic.parts.values()), 3) == topic.score
    assert sum(voice.counted for voice in topic.voices) == topic.observed
    assert sum(voice.share for voice in topic.voices) == pytest.approx(1, abs=0.01)
    assert len({told.article_id for voice in topic.voices for told in voice.tellings}) == 9


def test_articles_show_different_owners() -> None:
    loud = [placed(f"x{n}", ETNA, source=make.source_ref("loud")) for n in range(5)]
    quiet = [placed(f"y{n}", ETNA) for n in range(3)]

    (topic,) = topics(loud, quiet)

    assert len({article.outlet for article in topic.articles[:4]}) == 4


def test_baseline_warms_for_a_week() -> None:
    assert world(book_of(usual_days(5))).baseline == "warming"
    assert world(book_of(usual_days(9))).baseline == "ready"


def test_editions_have_their_own_lists() -> None:
    british = [make.source_ref(f"outlet-{n}", country="GB") for n in range(25)]

    book = after_usual_days([placed(one.id, source=one) for one in british])

    assert {one.edition for one in book.lists(make.NOW)} == {"world", "language:en", "country:gb"}


def test_nothing_trends_without_news() -> None:
    assert [one.topics for one in book_of([]).lists(make.NOW)] == [(), ()]


def test_history_tells_every_step() -> None:
    book = book_of(told("etna", 9, ETNA, hours=3))

    told_then = book.add(placed("next", hours=3 - 1.5))

    assert {one.event_time for one in told_then} == {make.NOW - timedelta(hours=2)}
    assert {one.id for one in told_then} == {
        f"{one.list_id}@{one.event_time.isoformat()}" for one in told_then
    }


def test_what_is_older_than_the_log_is_not_late() -> None:
    started = make.hours_ago(1)

    book = book_of(told("etna", 9, ETNA, hours=8, ingest_time=started))

    assert [topic.label for topic in world(book).topics] == ["Mount Etna"]
