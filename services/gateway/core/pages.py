"""What the pages show, chosen from what was found: no headline twice, the weightiest first."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from services.gateway.core.answers import article_summaries, article_summary
from services.gateway.core.finder import SectionNews
from services.gateway.core.reader.editions import WORLD, Edition
from services.gateway.core.reader.regions import REGION_LABELS
from services.gateway.core.sections import section_label, section_order
from services.gateway.core.stories import told_headline
from services.gateway.core.views import ArticleSummary
from shared.documents import ArticleDocument, StoryDocument

TOP_STORIES = 7
PER_SECTION = 4
LATEST = 9
OTHER_TELLINGS = 3
OUTLETS_NAMED = 4
# A few more than are shown, because some may turn out to be retracted.
CHOSEN_STORIES = 9
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
        more = max(self.story.outlet_count, len(self.outlets)) - OUTLETS_NAMED
        named = ", ".join(self.outlets[:OUTLETS_NAMED])
        return f"{named} and {more} more" if more > 0 else named


@dataclass(frozen=True, slots=True)
class SectionBlock:
    """A section on the front page with its newest articles."""

    section: str
    label: str
    articles: tuple[ArticleSummary, ...]


def _outlets(story: StoryDocument) -> tuple[str, ...]:
    told = [one.name for one in story.outlets] or [one.outlet for one in story.articles]
    return tuple(dict.fromkeys(told))


def section_blocks(sections: Iterable[SectionNews]) -> list[SectionBlock]:
    """Return the sections in the order of the page."""
    return [_block(one) for one in sorted(sections, key=lambda one: section_order(one.section))]


def _block(news: SectionNews) -> SectionBlock:
    shown = article_summaries(news.latest)
    return SectionBlock(news.section, section_label(news.section), shown)


def region_blocks(regions: Iterable[SectionNews]) -> list[SectionBlock]:
    """Return the regions in the order of the page."""
    found = {one.section: one for one in regions}
    return [
        SectionBlock(region, label, article_summaries(found[region].latest))
        for region, label in REGION_LABELS.items()
        if region in found
    ]


def shown_members(story: StoryDocument, edition: Edition = WORLD) -> list[str]:
    """Return the articles that a card of `story` needs: the newest, and those of its headline.

    Which ones are of an edition the story does not say, so for one all are needed.
    """
    newest_first = sorted(story.articles, key=lambda one: one.event_time, reverse=True)
    return [
        one.article_id
        for place, one in enumerate(newest_first)
        if edition is not WORLD or place < NEWEST_MEMBERS or one.title == story.headline
    ]


def story_cards(
    stories: Iterable[StoryDocument],
    members: Iterable[ArticleDocument],
    edition: Edition = WORLD,
) -> list[StoryCard]:
    """Return the cards of the front page, as an edition tells them or each in its own language.

    `members` are the articles of the stories that are still there.
    """
    by_id = {article.article_id: article for article in members}
    cards = (_card(one, by_id, edition) for one in stories)
    return [card for card in cards if card is not None][:TOP_STORIES]


def _card(
    story: StoryDocument, by_id: Mapping[str, ArticleDocument], edition: Edition
) -> StoryCard | None:
    there = [by_id[one] for one in story.article_ids if one in by_id]
    if not there:
        return None
    newest = sorted(there, key=lambda one: (one.event_time, one.article_id), reverse=True)
    language = edition.language or story.language
    readable = [one for one in newest if one.language == language] or newest
    readable = [one for one in readable if _is_from(one, edition.country)] or readable
    lead = next((one for one in readable if one.title == story.headline), readable[0])
    own = lead.language == story.language
    return StoryCard(
        story=story,
        headline=told_headline(story, readable[::-1]) if own else lead.title,
        lead=article_summary(lead),
        others=article_summaries(_other_tellings(lead, readable)),
        outlets=_outlets(story),
    )


def _is_from(article: ArticleDocument, country: str | None) -> bool:
    return (article.country or "").lower() == country


def _other_tellings(
    lead: ArticleDocument, articles: Iterable[ArticleDocument]
) -> list[ArticleDocument]:
    by_outlet = {lead.source_id: lead}
    for article in articles:
        if article.title != lead.title:
            by_outlet.setdefault(article.source_id, article)
    return [one for one in by_outlet.values() if one is not lead][:OTHER_TELLINGS]


def entity_label(entity: str | None, articles: Sequence[ArticleDocument]) -> str | None:
    """Return what the entity is called in the articles that name it, else its id."""
    labels = [ref.label for one in articles for ref in one.entities if ref.id == entity]
    return labels[0] if labels else entity
