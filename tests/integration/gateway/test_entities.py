"""What every coverage tells of an entity: the same tests on the fake and on the real index."""

from __future__ import annotations

from datetime import timedelta

from services.gateway.core.entities import EntityNews, span_of
from tests import make
from tests.integration.gateway.conftest import Count
from tests.make_documents import article_event, entity_link, retraction, story_event

ETNA, SICILY = entity_link(), entity_link("Q1460", "Sicily")


async def news_of(count: Count, entity_id: str = "Q16990", days: int = 30) -> EntityNews | None:
    coverage = await count(
        article_event("a1", entities=(ETNA, SICILY), event_time=make.hours_ago(1)),
        article_event("a2", entities=(ETNA,), outlet="herald", event_time=make.hours_ago(26)),
        article_event("a3", entities=(SICILY, ETNA), event_time=make.hours_ago(27)),
        article_event("old", entities=(ETNA,), event_time=make.hours_ago(24 * 50)),
        article_event("future", entities=(ETNA,), event_time=make.NOW + timedelta(hours=1)),
        article_event("other", entities=(SICILY,)),
        article_event("gone", entities=(ETNA, entity_link("Q9", "Gone"))),
        retraction("gone"),
        story_event("s1", of=("a1", "a2"), entities=(make.entity(),)),
        story_event("s2", of=("a1", "a3"), entities=(make.entity(),), latest_at=make.hours_ago(1)),
        story_event("alone", of=("a1",), entities=(make.entity(),)),
        story_event("s3", of=("x", "y"), entities=(make.entity("Q9"),)),
    )
    return await coverage.entity(entity_id, span_of(days, make.NOW))


async def test_entity_over_days(count: Count) -> None:
    news = await news_of(count)

    assert news is not None
    told = [(one.at.day, one.articles) for one in news.timeline if one.articles]
    assert told == [(19, 2), (20, 1)]
    assert len(news.timeline) == 31
    assert news.articles_ever == 5


async def test_entity_over_hours(count: Count) -> None:
    news = await news_of(count, days=1)

    assert news is not None
    assert [one.articles for one in news.timeline] == [0] * 23 + [1, 0]


async def test_entity_with_whom_and_by_whom(count: Count) -> None:
    news = await news_of(count)

    assert news is not None
    assert [(one.id, one.label, one.articles) for one in news.named_with] == [
        ("Q1460", "Sicily", 2)
    ]
    assert [(one.id, one.name, one.articles) for one in news.outlets] == [
        ("gazette", "Gazette", 2),
        ("herald", "Herald", 1),
    ]


async def test_entity_latest(count: Count) -> None:
    news = await news_of(count)

    assert news is not None
    newest = ["future", "a1", "a2", "a3", "old"]
    assert [one.article_id for one in news.articles] == [make.article_id(one) for one in newest]
    assert [one.story_id for one in news.stories] == ["s1", "s2"]
    assert news.story_count == 2


async def test_entity_only_in_retracted_is_unknown(count: Count) -> None:
    assert await news_of(count, "Q9") is None
