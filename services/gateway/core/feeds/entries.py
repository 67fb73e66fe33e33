"""Articles, stories and trending topics as entries of a feed."""

from __future__ import annotations

from datetime import UTC, datetime
from urllib.parse import quote

from services.gateway.core.feeds.model import Entry, plain, urn
from services.gateway.core.links import web_link
from services.gateway.core.trending.trends import TrendingView
from services.gateway.core.wording import told_number
from shared.documents import ArticleDocument, StoryDocument
from shared.events import TrendTopic

_UNTITLED = "(untitled)"


def article_entry(article: ArticleDocument, site: str) -> Entry:
    """Return an article, whose page is on `site`; an edit changes when it was updated alone."""
    return Entry(
        id=urn("article", article.article_id),
        title=plain(article.title) or _UNTITLED,
        url=f"{site}/articles/{article.article_id}",
        published=article.published_at or article.event_time,
        # A version is the millisecond in which this content was first seen.
        updated=datetime.fromtimestamp(article.version / 1e3, UTC),
        summary=plain(article.summary),
        author=plain(article.source_name),
        original_url=web_link(article.url),
        image_url=web_link(article.image_url) if article.image_url else None,
        language=article.language,
        categories=tuple(map(plain, article.sections)),
    )


def story_entry(story: StoryDocument, site: str) -> Entry:
    """Return a story, which is updated when another article tells it."""
    articles, outlets = story.article_count, story.outlet_count
    return Entry(
        id=urn("story", story.story_id),
        title=plain(story.headline) or _UNTITLED,
        url=f"{site}/stories/{quote(story.story_id, safe='')}",
        published=story.first_at,
        updated=story.latest_at,
        summary=f"{articles} articles of {outlets} outlets tell this story.",
        language=story.language,
        categories=tuple(map(plain, story.sections)),
    )


def trend_entries(view: TrendingView, site: str) -> list[Entry]:
    """Return the topics of a list; one that comes back after it had left is a new entry."""
    return [_trend_entry(one, view, site) for one in view.topics]


def _trend_entry(topic: TrendTopic, view: TrendingView, site: str) -> Entry:
    since = topic.trending_since or topic.first_seen
    list_id = f"{view.edition}/{view.window}"
    where = f"edition={quote(view.edition, safe='')}&window={view.window}"
    return Entry(
        id=urn("trend", f"{list_id} {topic.topic_id} {since.isoformat()}"),
        title=plain(topic.label) or _UNTITLED,
        url=f"{site}/topics/{quote(topic.topic_id, safe='')}?{where}",
        published=since,
        updated=since,
        summary=_why(topic),
    )


def _why(topic: TrendTopic) -> str:
    told = (
        f"{told_number(topic.observed)} reports where {told_number(topic.expected)} would be usual"
    )
    titles = "; ".join(plain(one.title) for one in topic.articles[:3])
    return f"{told}. {titles}" if titles else f"{told}."
