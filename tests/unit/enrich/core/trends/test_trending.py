"""Trends: planted topics are found, everything that only looks like one is not."""

from __future__ import annotations

from datetime import timedelta

import pytest

from services.enrich.core.trends.trending import baseline, trending
from shared.events import Lane, Story, TrendTopic
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
    member,
    quiet_week,
    story,
    told,
)


def _topics(*stories: Story, window_h: int = 24) -> list[TrendTopic]:
    return list(trending([*quiet_week(), *stories], make.NOW, window_h))


def _labels(*stories: Story) -> list[str]:
    return [topic.label for topic in _topics(*stories)]


def test_planted_topics_are_found() -> None:
    planted = [told("etna", 5, ETNA, CATANIA), told("mccann", 4, MCCANN, LUZ, PORTUGAL)]

    assert _labels(*planted) == ["Mount Etna", "Madeleine McCann"]


def test_two_that_act_become_a_pair() -> None:
    phrases = ("peace talks", "second round")
    talks = told("talks", 5, RUSSIA, UKRAINE, ISTANBUL, phrases=phrases, title="Talks are near")

    (topic,) = _topics(talks)

    assert (topic.label, topic.kind) == ("Russia–Ukraine peace talks", "pair")
    assert "Istanbul" in topic.merged_from


def test_always_hot_name_is_no_topic() -> None:
    assert _labels(told("t1", 3, TRUMP), told("t2", 3, TRUMP), told("r1", 3, RUSSIA)) == []


def test_hot_name_shows_when_it_rises() -> None:
    assert _labels(*[told(f"t{n}", 9, TRUMP) for n in range(9)]) == ["Donald Trump"]


def test_hot_name_needs_a_past() -> None:
    stories = [told(f"t{n}", 9, TRUMP) for n in range(9)]

    assert trending(stories, make.NOW, 24) == ()


def test_one_loud_source_makes_no_trend() -> None:
    spam = [told(f"s{n}", 1, ETNA, source=make.source_ref("spammer")) for n in range(40)]

    assert _labels(*spam, told("other", 1, ETNA)) == []


def test_copies_count_once() -> None:
    assert _labels(told("wire", 30, ETNA, content_hash="the same text")) == []
    assert _labels(told("wire", 30, ETNA, copy_of=make.article_id("cut or re-titled"))) == []


def test_outlets_of_one_owner_are_one_voice() -> None:
    sources = [make.source_ref(f"local-{n}", owner="Giant") for n in range(9)]

    assert _labels(story("s", [member(s.id, ETNA, source=s) for s in sources])) == []


def test_backfill_makes_no_trend() -> None:
    assert _labels(told("old", 9, ETNA, lane=Lane.BACKFILL)) == []


def test_backfill_feeds_the_baseline() -> None:
    planted = told("etna", 4, ETNA)
    history = [told(f"h{n}", 6, ETNA, lane=Lane.BACKFILL, hours=30 + 12 * n) for n in range(10)]

    (before,), after = _topics(planted), _topics(planted, *history)

    assert not after or after[0].expected > before.expected


def test_future_articles_wait() -> None:
    assert _labels(told("etna", 5, ETNA, hours=-2)) == []


def test_phrase_can_be_a_topic() -> None:
    (topic,) = _topics(told("s", 5, phrases=("quarter point", "rate")))

    assert (topic.label, topic.kind) == ("quarter point", "phrase")


def test_overlapping_topics_merge() -> None:
    (topic,) = _topics(told("etna", 6, ETNA, CATANIA, phrases=("ash column",)))

    assert topic.label == "Mount Etna"
    assert set(topic.merged_from) == {"Catania", "ash column"}


def test_follow_up_of_the_story_merges() -> None:
    whole = told("etna", 8, ETNA)
    angle = [one.model_copy(update={"entities": (ETNA, CATANIA)}) for one in whole.members[:3]]

    assert _labels(story("etna", [*angle, *whole.members[3:]])) == ["Mount Etna"]


@pytest.mark.parametrize("window_h", [2, 24])
def test_parts_add_up_to_the_score(window_h: int) -> None:
    (topic,) = _topics(told("etna", 5, ETNA), window_h=window_h)

    assert sum(topic.parts.values()) == pytest.approx(topic.score)
    assert sum(voice.share for voice in topic.voices) == pytest.approx(1, abs=0.01)


def test_articles_show_different_owners() -> None:
    loud = [member(f"x{n}", ETNA, source=make.source_ref("loud")) for n in range(5)]
    quiet = [member(f"y{n}", ETNA) for n in range(3)]

    (topic,) = _topics(story("s", [*loud, *quiet]))

    assert len({article.outlet for article in topic.articles[:4]}) == 4


def test_order_of_stories_does_not_matter() -> None:
    stories = [*quiet_week(), told("a", 5, ETNA, CATANIA), told("b", 5, MCCANN, LUZ)]

    forwards = trending(stories, make.NOW, 24)

    assert forwards == trending(list(reversed(stories)), make.NOW, 24)


def test_baseline_warms_for_a_week() -> None:
    stories = [told("a", 1, ETNA, hours=48)]

    assert baseline(stories, make.NOW) == "warming"
    assert baseline(stories, make.NOW + timedelta(days=5)) == "ready"


def test_nothing_trends_without_news() -> None:
    assert trending([], make.NOW, 24) == ()
