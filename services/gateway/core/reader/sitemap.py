"""The newest articles for search engines (sitemaps.org, with Google's extension for news)."""

from __future__ import annotations

from collections.abc import Iterable
from xml.etree.ElementTree import Element, SubElement, register_namespace, tostring

from services.gateway.core.feeds.model import plain
from services.gateway.core.reader.editions import EDITIONS
from services.gateway.core.reader.head import NAME
from services.gateway.core.sections import SECTIONS
from shared.documents import ArticleDocument

MEDIA_TYPE = "application/xml"
SITEMAP = "http://www.sitemaps.org/schemas/sitemap/0.9"
NEWS = "http://www.google.com/schemas/sitemap-news/0.9"
# The extension takes so many, none older than two days.
MOST_ARTICLES = 1_000
DAYS = 2
_UNKNOWN = "en"

register_namespace("news", NEWS)


def news_sitemap(articles: Iterable[ArticleDocument], site: str) -> bytes:
    """Return the sitemap of the standing pages and of `articles`."""
    root = Element("urlset", xmlns=SITEMAP)
    standing = [one.path for one in EDITIONS.values()]
    standing += [f"/sections/{section}" for section in SECTIONS]
    for path in standing:
        _text(SubElement(root, "url"), "loc", site + path)
    for article in articles:
        _article(SubElement(root, "url"), article, site)
    document: bytes = tostring(root, encoding="utf-8", xml_declaration=True)
    return document


def _article(url: Element, article: ArticleDocument, site: str) -> None:
    _text(url, "loc", f"{site}/articles/{article.article_id}")
    news = SubElement(url, f"{{{NEWS}}}news")
    publication = SubElement(news, f"{{{NEWS}}}publication")
    _text(publication, f"{{{NEWS}}}name", NAME)
    _text(publication, f"{{{NEWS}}}language", article.language.partition("-")[0] or _UNKNOWN)
    published = article.published_at or article.event_time
    _text(news, f"{{{NEWS}}}publication_date", published.isoformat(timespec="seconds"))
    _text(news, f"{{{NEWS}}}title", plain(article.title))


def _text(parent: Element, name: str, text: str) -> None:
    SubElement(parent, name).text = text
