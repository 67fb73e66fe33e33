"""Articles, stories and lists as schema.org describes them."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any
from urllib.parse import quote

from services.gateway.core.links import web_link
from services.gateway.core.reader.head import NAME, Linked
from services.gateway.core.views import ArticleSummary, ArticleView, StoryView

MOST_LISTED = 20


def article_data(article: ArticleView, site: str) -> Linked:
    """Return a `NewsArticle` that belongs to its outlet and is based on its original."""
    told: dict[str, Any] = {
        "@type": "NewsArticle",
        "headline": article.title,
        "url": f"{site}/articles/{article.article_id}",
        "datePublished": (article.published_at or article.event_time).isoformat(),
        "description": article.summary,
        "inLanguage": article.language,
        "articleSection": list(article.sections),
        "keywords": [one.label for one in article.tags],
        "author": [{"@type": "Person", "name": one} for one in article.authors],
        "publisher": {"@type": "NewsMediaOrganization", "name": article.outlet.name},
        "isBasedOn": web_link(article.url),
        "about": [_thing(one.id, one.label) for one in article.entities],
    }
    return {name: value for name, value in told.items() if value}


def _thing(entity_id: str, label: str) -> Linked:
    known = entity_id[:1] == "Q" and entity_id[1:].isdecimal()
    same = {"sameAs": f"https://www.wikidata.org/wiki/{entity_id}"} if known else {}
    return {"@type": "Thing", "name": label, **same}


def story_data(story: StoryView, site: str) -> Linked:
    """Return a page about an event with its articles in the order they were told."""
    return {
        "@type": "CollectionPage",
        "name": story.headline,
        "url": f"{site}/stories/{quote(story.story_id, safe='')}",
        "inLanguage": story.language,
        "dateModified": story.latest_at.isoformat(),
        "about": [_thing(one.id, one.label) for one in story.entities],
        "mainEntity": list_data(story.articles, site),
    }


def list_data(articles: Iterable[ArticleSummary], site: str) -> Linked:
    """Return an `ItemList` of the first articles."""
    listed = [
        {
            "@type": "ListItem",
            "position": place,
            "url": f"{site}/articles/{one.article_id}",
            "name": one.title,
        }
        for place, one in enumerate(list(articles)[:MOST_LISTED], start=1)
    ]
    return {"@type": "ItemList", "itemListElement": listed}


def site_data(site: str) -> Linked:
    """Return the site and how it is searched."""
    return {
        "@type": "WebSite",
        "name": NAME,
        "url": f"{site}/",
        "potentialAction": {
            "@type": "SearchAction",
            "target": f"{site}/search?q={{words}}",
            "query-input": "required name=words",
        },
    }


def page_data(kind: str, name: str, url: str, articles: Iterable[ArticleSummary]) -> Linked:
    """Return a page of the schema's type `kind` that lists articles."""
    site = url.split("/", 3)
    return {
        "@type": kind,
        "name": name,
        "url": url,
        "mainEntity": list_data(articles, "/".join(site[:3])),
    }
