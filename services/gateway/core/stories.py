"""Story documents made into what the API answers."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from services.gateway.core.answers import article_summaries
from services.gateway.core.finder import FoundStories
from services.gateway.core.views import (
    HourTelling,
    OutletTelling,
    StoriesView,
    StorySummary,
    StoryView,
)
from shared.documents import ArticleDocument, StoryDocument
from shared.events import StoryHour


def stories_view(found: FoundStories, following: str | None) -> StoriesView:
    """Return a page of stories with `following`, the cursor of the next one."""
    stories = tuple(story_summary(hit.story) for hit in found.hits)
    return StoriesView(total=found.total, stories=stories, next=following)


def story_summary(story: StoryDocument) -> StorySummary:
    """Return how lists show `story`."""
    return StorySummary.model_validate(story.model_dump(include=set(StorySummary.model_fields)))


def weightiest(stories: Iterable[StoryDocument], most: int) -> list[StoryDocument]:
    """Return up to `most` of the stories, those of many voices first."""
    return sorted(stories, key=lambda one: (-one.voice_count, one.story_id))[:most]


def story_view(story: StoryDocument, articles: Sequence[ArticleDocument]) -> StoryView:
    """Return `story` with those of its articles that are still there, first telling first."""
    told = sorted(articles, key=lambda one: (one.event_time, one.article_id))
    summary = dict(story_summary(story)) | {"headline": told_headline(story, told)}
    there = {one.article_id for one in articles}
    return StoryView(
        **summary,
        outlets=_outlets(story, told),
        timeline=tuple(_hour(one, one.article_id in there) for one in story.timeline),
        articles=article_summaries(one for one in told if one.article_id in story.article_ids),
        merged_from=story.merged_from,
        split_from=story.split_from,
    )


def _outlets(story: StoryDocument, told: Sequence[ArticleDocument]) -> tuple[OutletTelling, ...]:
    """Return who tells the story, first teller first; as the articles say if it does not."""
    if story.outlets:
        return tuple(OutletTelling(**dict(one)) for one in story.outlets)
    by_outlet: dict[str, list[ArticleDocument]] = {}
    for article in told:
        by_outlet.setdefault(article.source_id, []).append(article)
    return tuple(
        OutletTelling(
            id=first.source_id,
            name=first.source_name,
            owner=first.owner,
            country=first.country,
            articles=1 + len(further),
            first_at=first.event_time,
        )
        for first, *further in by_outlet.values()
    )


def _hour(hour: StoryHour, is_there: bool) -> HourTelling:
    if not is_there:
        return HourTelling(at=hour.at, articles=hour.articles)
    return HourTelling(**dict(hour))


def wanted_articles(story: StoryDocument) -> list[str]:
    """Return the articles that a view of `story` needs."""
    return list(dict.fromkeys([*story.article_ids, *(one.article_id for one in story.timeline)]))


def told_headline(story: StoryDocument, articles: Sequence[ArticleDocument]) -> str:
    """Return the headline of `story`, or the last title of `articles` if its own is gone.

    A story lives on for a moment with the title of an article that was taken back.
    """
    once_told = any(one.title == story.headline for one in story.articles)
    still_told = any(one.title == story.headline for one in articles)
    return articles[-1].title if articles and once_told and not still_told else story.headline
