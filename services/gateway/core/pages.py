"""What the pages show, chosen from what was found: no headline twice, the weightiest first."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from services.gateway.core.finder import SectionNews
from services.gateway.core.sections import section_label, section_order
from services.gateway.core.views import ArticleSummary, article_summaries, article_summary
from shared.documents import ArticleDocument, StoryDocument

TOP_STORIES = 7
PER_SECTION = 4
LATEST = 12
OUTLETS_NAMED = 4
# Enough articles of each section that something is left when those of the top stories are out.
SECTION_CANDIDATES = 16
HALF_LIFE_H = 12.0
# The newest articles of a story tell how many outlets carry it well enough for the front page.
MEMBERS_LOOKED_AT = 20


@dataclass(frozen=True, slots=True)
class StoryCard:
    """A story on the front page: its newest telling is the one to read first."""

    story: StoryDocument
    lead: ArticleSummary
    outlets: tuple[str, ...]
    article_ids: frozenset[str]

    @property
    def named_outlets(self) -> str:
        """The first few outlets, and how many more."""
        more = len(self.outlets) - OUTLETS_NAMED
        named = ", ".join(self.outlets[:OUTLETS_NAMED])
        return f"{named} and {more} more" if more > 0 else named


@dataclass(frozen=True, slots=True)
class SectionBlock:
    """A section on the front page with its newest articles."""

    section: str
    label: str
    articles: tuple[ArticleSummary, ...]


@dataclass(frozen=True, slots=True)
class FrontPage:
    """The front page from top to bottom."""

    stories: tuple[StoryCard, ...]
    latest: tuple[ArticleSummary, ...]
    sections: tuple[SectionBlock, ...]


def front_page(
    stories: Sequence[StoryDocument],
    members: Sequence[ArticleDocument],
    latest: Sequence[ArticleDocument],
    sections: Sequence[SectionNews],
    now: datetime,
) -> FrontPage:
    """Return the front page; `members` are the articles of `stories` that are still there."""
    cards = _top_cards(stories, members, now)
    told = frozenset[str]().union(*(card.article_ids for card in cards))
    blocks = sorted(sections, key=lambda one: section_order(one.section))
    return FrontPage(
        stories=cards,
        latest=article_summaries(latest[:LATEST]),
        sections=tuple(block for one in blocks if (block := _block(one, told)).articles),
    )


def _top_cards(
    stories: Sequence[StoryDocument], members: Sequence[ArticleDocument], now: datetime
) -> tuple[StoryCard, ...]:
    by_id = {article.article_id: article for article in members}
    cards = [card for story in stories if (card := _card(story, by_id)) is not None]
    cards.sort(key=lambda card: (-_weight(card, now), card.story.story_id))
    return tuple(cards[:TOP_STORIES])


def _card(story: StoryDocument, by_id: dict[str, ArticleDocument]) -> StoryCard | None:
    there = [by_id[one] for one in story.article_ids if one in by_id]
    if not there:
        return None
    in_order = sorted(there, key=lambda one: (one.event_time, one.article_id))
    in_language = [one for one in in_order if one.language == story.language] or in_order
    return StoryCard(
        story=story,
        lead=article_summary(in_language[-1]),
        outlets=tuple(dict.fromkeys(one.source_name for one in in_order)),
        article_ids=frozenset(one.article_id for one in there),
    )


def _weight(card: StoryCard, now: datetime) -> float:
    age_h = max(0.0, (now - card.story.latest_at) / timedelta(hours=1))
    return float(len(card.outlets) * 0.5 ** (age_h / HALF_LIFE_H))


def _block(news: SectionNews, told: frozenset[str]) -> SectionBlock:
    fresh = [one for one in news.latest if one.article_id not in told]
    shown = article_summaries(fresh[:PER_SECTION])
    return SectionBlock(news.section, section_label(news.section), shown)


def paragraphs(text: str) -> list[str]:
    """Return the paragraphs of `text`: parts between empty lines, or lines if there are none."""
    parts = re.split(r"\n\s*\n", text.strip())
    if len(parts) == 1:
        parts = text.strip().splitlines()
    return [part.strip() for part in parts if part.strip()]


def told_age(moment: datetime, now: datetime) -> str:
    """Return how long ago `moment` was, in words a reader takes in at a glance."""
    minutes = int((now - moment).total_seconds() // 60)
    if minutes < 1:
        return "just now"
    if minutes < 60:
        return f"{minutes} min ago"
    if minutes < 24 * 60:
        return f"{minutes // 60} h ago"
    return told_day(moment) if moment.year == now.year else f"{told_day(moment)} {moment.year}"


def told_day(moment: datetime) -> str:
    """Return day and month."""
    return f"{moment.day} {moment:%B}"


def told_exactly(moment: datetime) -> str:
    """Return weekday, date and time."""
    return f"{told_long_day(moment)}, {moment:%H:%M} UTC"


def told_long_day(moment: datetime) -> str:
    """Return weekday and date."""
    return f"{moment:%A}, {told_day(moment)} {moment.year}"


def told_shortly(moment: datetime) -> str:
    """Return day and time, for a list in time order."""
    return f"{told_day(moment)}, {moment:%H:%M} UTC"


def told_number(value: float) -> str:
    """Return a count with one decimal where it has one."""
    return f"{value:.0f}" if abs(value - round(value)) < 0.05 else f"{value:.1f}"


def entity_label(entity: str | None, articles: Sequence[ArticleDocument]) -> str | None:
    """Return what the entity is called in the articles that name it, else its id."""
    labels = [ref.label for one in articles for ref in one.entities if ref.id == entity]
    return labels[0] if labels else entity
