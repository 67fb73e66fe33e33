"""The benchmark of planted topics, on a short stream: it finds what is there and sees faults."""

from __future__ import annotations

from bench.planted import judged
from bench.planted_cases.arithmetic import is_recomputed, sums_up
from bench.planted_cases.scoring import Score
from bench.planted_cases.stream import Stream, planted_stream
from services.enrich.core.trends.rules import TrendRules
from tests import make
from tests.unit.enrich.corpora import ETNA
from tests.unit.enrich.placed_news import after_usual_days, told, topics

WORLD_ONLY = TrendRules(most_editions=1)


def _names_told(stream: Stream) -> set[str]:
    told = {one.article_id for one in stream.articles if one.ingest_time >= stream.start}
    return {plant.name for plant in stream.plants if plant.article_ids & told}


def test_planted_topics_are_found_and_decoys_are_not() -> None:
    stream = planted_stream(seed=7, weeks=1, hours=6, stories_an_hour=16)

    figures = judged(stream, WORLD_ONLY)

    assert _names_told(stream) == {"planted 0", "retraction", "always there", "syndication storm"}
    assert figures["planted"] == figures["found_in_time"] > 0
    assert (figures["false_trends"], figures["duplicates"]) == (0, 0)
    assert figures["not_taken_back"] == 0
    assert figures["topics_told"] > figures["sums_wrong"] == figures["not_recomputed"] == 0


def test_the_same_seed_makes_the_same_stream() -> None:
    first, second = (planted_stream(seed=3, weeks=0, hours=2).articles for _ in range(2))

    assert first == second
    assert first != planted_stream(seed=4, weeks=0, hours=2).articles


def test_a_topic_nobody_planted_is_false() -> None:
    score = Score(planted_stream(seed=1, weeks=0, hours=1))

    score.read(after_usual_days(told("etna", 9, ETNA)).lists(make.NOW))

    assert ("world/24h", "Mount Etna") in score.figures()["false_of"]["usual news"]


def test_wrong_numbers_are_seen() -> None:
    (topic,) = topics(told("etna", 9, ETNA))

    assert sums_up(topic)
    assert is_recomputed(topic)
    assert not sums_up(topic.model_copy(update={"score": topic.score + 0.001}))
    assert not is_recomputed(topic.model_copy(update={"observed": topic.observed + 1}))
