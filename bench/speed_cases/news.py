"""What is told about generated articles: stories, topics, outlets and comments."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime, timedelta
from itertools import islice
from urllib.parse import quote

from deploy.sample_news.loader import load_sample
from shared import events, topics
from shared.kafka.publisher import KafkaPublisher
from tests import make
from tests.make_documents import comment_event, past_snapshot, topic

STORIES = 500
TOPICS = 10
COMMENTS = 30
WINDOWS_H = (24, 2)
PAST_H = 24
MOST_PER_STORY = 8


def stories(articles: Sequence[events.EnrichedArticle]) -> Iterator[events.Story]:
    """Yield stories of two to eight articles each, as long as there are articles."""
    rest = iter(articles)
    for number in range(STORIES):
        told = list(islice(rest, 2 + number % (MOST_PER_STORY - 1)))
        if len(told) < 2:
            return
        yield _story(f"story-{number}", told)


def _story(name: str, told: Sequence[events.EnrichedArticle]) -> events.Story:
    first, last = told[0], told[-1]
    sources = {one.source.id: one.source for one in told}
    outlets = tuple(_outlet(one, told) for one in sources.values())
    hour = first.event_time.replace(minute=0, second=0, microsecond=0)
    hours = (hour - timedelta(hours=1), hour)
    return make.story(
        name,
        event_time=last.event_time,
        first_at=first.event_time,
        latest_at=last.event_time,
        headline=first.title,
        language=first.language.code,
        sections=first.sections,
        members=tuple(_member(one) for one in told),
        entities=tuple(_entities(told)),
        outlets=outlets,
        outlet_count=len(outlets),
        voice_count=len({one.source.owner for one in told}),
        timeline=tuple(
            events.StoryHour(
                at=at, articles=len(told), article_id=first.article_id, title=first.title
            )
            for at in hours
        ),
    )


def _outlet(source: events.SourceRef, told: Sequence[events.EnrichedArticle]) -> events.StoryOutlet:
    own = [one.event_time for one in told if one.source.id == source.id]
    return events.StoryOutlet(
        id=source.id,
        name=source.name,
        owner=source.owner or source.id,
        country=source.country,
        articles=len(own),
        first_at=min(own),
    )


def _member(article: events.EnrichedArticle) -> events.StoryMember:
    return events.StoryMember(
        article_id=article.article_id,
        version=article.version,
        title=article.title,
        language=article.language.code,
        url=article.url,
        source=article.source,
        event_time=article.event_time,
        lane=article.lane,
        content_hash=article.content_hash,
    )


def _entities(articles: Sequence[events.EnrichedArticle]) -> Iterator[events.EntityRef]:
    links = {one.entity_id: one for article in articles for one in article.entities}
    for one in links.values():
        yield events.EntityRef(id=one.entity_id, label=one.label, type=one.type)


def lists(
    articles: Sequence[events.EnrichedArticle], told: Sequence[events.Story], at: datetime
) -> list[events.TrendSnapshot]:
    """Return the trending lists of the world as they stand at `at`: what most articles name."""
    counted = Counter(one.entity_id for article in articles for one in article.entities)
    trending = [_topic(name, count, articles, told) for name, count in counted.most_common(TOPICS)]
    return [_at(past_snapshot(*trending, window_h=window), at) for window in WINDOWS_H]


def _at(snapshot: events.TrendSnapshot, at: datetime) -> events.TrendSnapshot:
    told = {"id": f"{snapshot.list_id}@{at.isoformat()}", "event_time": at, "ingest_time": at}
    return snapshot.model_copy(update=told)


def _topic(
    name: str, count: int, articles: Sequence[events.EnrichedArticle], told: Sequence[events.Story]
) -> events.TrendTopic:
    naming = [one for one in articles if any(link.entity_id == name for link in one.entities)]
    label = next(link.label for link in naming[0].entities if link.entity_id == name)
    owners = Counter(one.source.owner or one.source.id for one in naming)
    return topic(
        name,
        label=label,
        observed=float(count),
        article_count=count,
        voices=tuple(
            events.TrendVoice(owner=owner, share=round(some / count, 3))
            for owner, some in owners.most_common(5)
        ),
        articles=tuple(_told(one) for one in naming[:5]),
        story_ids=tuple(
            one.story_id for one in told if any(entity.id == name for entity in one.entities)
        )[:5],
        first_seen=naming[0].event_time - timedelta(hours=3),
        direction="rising",
    )


def _told(article: events.EnrichedArticle) -> events.TrendArticle:
    return events.TrendArticle(
        article_id=article.article_id,
        title=article.title,
        url=article.url,
        outlet=article.source.name,
        event_time=article.event_time,
    )


def sources(now: datetime) -> list[events.Source]:
    """Return the outlets of the sample, of which all the articles are."""
    return [
        make.source(one.id, owner=one.owner, country=one.country, event_time=now).model_copy(
            update={"name": one.name}
        )
        for one in load_sample().outlets.values()
    ]


def comments(article: events.EnrichedArticle, now: datetime) -> list[events.Comment]:
    """Return a discussion of the article, some of it in answer to its first comment."""
    return [
        comment_event(
            f"comment{number}",
            article_id=article.article_id,
            parent_id="comment0" if number % 3 == 1 else None,
            author=f"Reader {number}",
            text=article.text[:280],
            event_time=now,
        )
        for number in range(COMMENTS)
    ]


async def publish(publisher: KafkaPublisher, articles: Sequence[events.EnrichedArticle]) -> None:
    """Put all of that on the log; what is trending also as it was in each hour of a day."""
    now = articles[-1].event_time
    told = list(stories(articles))
    await publisher.publish(topics.STORIES, told)
    await publisher.publish(topics.SOURCES, sources(now))
    await publisher.publish(topics.COMMENTS, comments(articles[0], now))
    trending = lists(articles, told, now)
    await publisher.publish(topics.TRENDS, trending)
    past = [_at(one, now - timedelta(hours=age)) for age in range(PAST_H) for one in trending]
    await publisher.publish(topics.TRENDS_HISTORY, past)


def pages(articles: Sequence[events.EnrichedArticle]) -> Mapping[str, str]:
    """Return the address of a page of each kind, all of which have something to show."""
    article, word = articles[0], next(_long_words(articles[0].text))
    (topic_id, _), *_ = Counter(
        one.entity_id for each in articles for one in each.entities
    ).most_common(1)
    return {
        "front": "/",
        "section": f"/sections/{article.sections[0]}",
        "search": f"/search?q={quote(word)}",
        "article": f"/articles/{article.article_id}",
        "story": f"/stories/story-{min(len(articles) // 5, STORIES) - 1}",
        "topic": f"/topics/{topic_id}",
        "entity": f"/entities/{topic_id}",
        "source": f"/sources/{article.source.id}",
        "discussion": f"/articles/{article.article_id}/comments",
    }


def _long_words(text: str) -> Iterator[str]:
    return (one for one in text.split() if one.isalpha() and len(one) > 5)
