"""What is asked for beside an article."""

from __future__ import annotations

from services.gateway.core.search.queries import Body
from services.gateway.core.similar_queries import abroad_body, alike_body, told_body
from shared.events import EntityLink
from tests import make
from tests.make_documents import article


def link(entity_id: str, type_: str = "person", salience: float = 0.8) -> EntityLink:
    return EntityLink(
        entity_id=entity_id, label=entity_id, type=type_, confidence=1, salience=salience
    )


def wanted(body: Body) -> Body:
    asked: Body = body["query"]["function_score"]["query"]["bool"]
    return asked


def test_itself_its_content_and_the_retracted_are_never_asked_for() -> None:
    read = article("read", content_hash="same")

    for body in (alike_body(read, 5, ["told"]), told_body(read, 5, ["a1"]), abroad_body(read, 5)):
        never = wanted(body)["must_not"]
        assert {"term": {"retracted": True}} in never
        assert {"term": {"content_hash": "same"}} in never
        assert any(read.article_id in one.get("terms", {}).get("article_id", ()) for one in never)


def test_no_hash_is_no_content_in_common() -> None:
    never = wanted(alike_body(article(content_hash=""), 5))["must_not"]

    assert not any({"content_hash", "text_hash"} & one.get("term", {}).keys() for one in never)


def test_age_is_told_from_the_article_not_from_today() -> None:
    old = article(event_time=make.hours_ago(9000))

    (function,) = alike_body(old, 5)["query"]["function_score"]["functions"]

    assert function["exp"]["event_time"]["origin"] == old.event_time.isoformat()


def test_a_story_is_whole_however_unlike_its_articles_are() -> None:
    asked = wanted(told_body(article(), 5, ["a1", "a2"]))

    assert asked["filter"] == [{"terms": {"article_id": ["a1", "a2"]}}]
    assert "minimum_should_match" not in asked


def test_entities_count_as_far_as_the_article_is_about_them() -> None:
    should = wanted(alike_body(article(entities=(link("Q1"), link("Q2", salience=0))), 5))["should"]

    told = [one["term"]["entities.id"] for one in should if "term" in one]
    assert told == [{"value": "Q1", "boost": 0.8}]


def test_abroad_something_specific_must_be_shared() -> None:
    named = (link("Q1"), link("Q30", "country"), link("Q5", salience=0.1))

    asked = wanted(abroad_body(article(entities=named), 5))

    assert asked["filter"] == [{"terms": {"entities.id": ["Q1"]}}]
    assert (len(asked["should"]), asked["minimum_should_match"]) == (3, 2)
    assert {"term": {"language": "en"}} in asked["must_not"]
