"""What the pages show, chosen from what was found: no headline twice, the weightiest first."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from services.gateway.core.answers import article_summaries, article_summary, told_headline
from services.gateway.core.finder import SectionNews
from services.gateway.core.sections import section_label, section_order
from services.gateway.core.views import ArticleSummary
from shared.documents import ArticleDocument, StoryDocument

TOP_STORIES = 7
PER_SECTION = 4
LATEST = 9
OTHER_TELLINGS = 3
OUTLETS_NAMED = 4
# Enough articles of each section that something is left when those of the top stories are out.
SECTION_CANDIDATES = 16
HALF_LIFE_H = 12.0
NEWEST_MEMBERS = 20


@dataclass(frozen=True, slots=True)
class StoryCard:
    """A story on the front page: the telling that its headline is from, and some others."""

    story: StoryDocument
    headline: str
    lead: ArticleSummary
    others: tuple[ArticleSummary, ...]
    outlets: tuple[str, ...]

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
    """Return the front page; `members` are those of `shown_members` that are still there."""
    cards = _top_cards(stories, members, now)
    told = {article_id for card in cards for article_id in card.story.article_ids}
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


def shown_members(story: StoryDocument) -> list[str]:
    """Return the articles that a card of `story` needs: the newest, and those of its headline."""
    newest_first = sorted(story.articles, key=lambda one: one.event_time, reverse=True)
    return [
        one.article_id
        for place, one in enumerate(newest_first)
        if place < NEWEST_MEMBERS or one.title == story.headline
    ]


def _card(story: StoryDocument, by_id: dict[str, ArticleDocument]) -> StoryCard | None:
    there = [by_id[one] for one in story.article_ids if one in by_id]
    if not there:
        return None
    newest = sorted(there, key=lambda one: (one.event_time, one.article_id), reverse=True)
    readable = [one for one in newest if one.language == story.language] or newest
    lead = next((one for one in readable if one.title == story.headline), readable[0])
    return StoryCard(
        story=story,
        headline=told_headline(story, readable[::-1]),
        lead=article_summary(lead),
        others=article_summaries(_other_tellings(lead, readable)),
        outlets=tuple(dict.fromkeys(one.outlet for one in story.articles)),
    )


def _other_tellings(
    lead: ArticleDocument, articles: Iterable[ArticleDocument]
) -> list[ArticleDocument]:
    by_outlet = {lead.source_id: lead}
    for article in articles:
        if article.title != lead.title:
            by_outlet.setdefault(article.source_id, article)
    return [one for one in by_outlet.values() if one is not lead][:OTHER_TELLINGS]


def _weight(card: StoryCard, now: datetime) -> float:
    age_h = max(0.0, (now - card.story.latest_at) / timedelta(hours=1))
    return float(len(card.outlets) * 0.5 ** (age_h / HALF_LIFE_H))


def _block(news: SectionNews, told: set[str]) -> SectionBlock:
    fresh = [one for one in news.latest if one.article_id not in told]
    shown = article_summaries(fresh[:PER_SECTION])
    return SectionBlock(news.section, section_label(news.section), shown)


def entity_label(entity: str | None, articles: Sequence[ArticleDocument]) -> str | None:
    """Return what the entity is called in the articles that name it, else its id."""
    labels = [ref.label for one in articles for ref in one.entities if ref.id == entity]
    return labels[0] if labels else entity
