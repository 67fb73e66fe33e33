"""What a page says of its article in its `<meta>` and `<link>` elements."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from datetime import datetime
from html import unescape

from lxml.html import HtmlElement

from services.ingest.core.pages.facts import Facts, unique
from services.ingest.core.pages.moments import read_moment
from services.ingest.core.pages.names import personal_names
from services.ingest.core.text.clean_text import one_line

# fmt: off
_TITLES = (
    "parsely-title", "sailthru.title", "citation_title", "dc.title", "dcterms.title", "headline",
    "title",
)
_AUTHORS = (
    "parsely-author", "citation_author", "author", "authors", "byl", "dc.creator",
    "dcterms.creator", "dc.creator.aut", "dcterms.creator.aut", "sailthru.author",
    "article:author_name", "shareaholic:article_author_name", "rbauthors", "creator",
)
_PUBLISHED = (
    "parsely-pub-date", "citation_publication_date", "citation_date", "citation_online_date",
    "dc.date.issued", "dcterms.issued", "dc.date.created", "dcterms.created", "dc.date",
    "dcterms.date", "sailthru.date", "date.created", "article.published", "article.created",
    "published_time_telegram", "pubdate", "publishdate", "publish_date", "publish-date",
    "publication_date", "created", "rbpubdate", "cxenseparse:recs:publishtime", "date",
    "last-published",
)
_MODIFIED = (
    "article:modified_time", "og:updated_time", "dcterms.modified", "dc.date.modified", "lastmod",
    "last-modified", "date.modified", "article.updated", "revised", "modified",
)
_SECTIONS = ("article:section", "parsely-section", "cxenseparse:section", "section")
_KEYWORDS = ("news_keywords", "parsely-tags", "sailthru.tags", "citation_keywords", "keywords")
_SUMMARIES = ("description", "dc.description", "dcterms.abstract", "sailthru.description")
_SITES = ("application-name", "apple-mobile-web-app-title", "dc.publisher", "publisher", "cre")
_IMAGES = ("parsely-image-url", "sailthru.image.full", "thumbnail", "image")
# fmt: on


@dataclass(frozen=True, slots=True)
class MetaTags:
    """The contents of `<meta>` elements by their lower-case name, property or itemprop."""

    contents: dict[str, list[str]]

    def every(self, *names: str) -> tuple[str, ...]:
        """Return the contents under the first of `names` that has any."""
        return next((tuple(self.contents[name]) for name in names if name in self.contents), ())

    def first(self, *names: str) -> str:
        """Return the first content under the first of `names` that has one."""
        return next(iter(self.every(*names)), "")


def read_meta_tags(tree: HtmlElement) -> MetaTags:
    """Return what the page's `<meta>` elements hold, wherever they stand."""
    contents: dict[str, list[str]] = defaultdict(list)
    for element in tree.iter("meta"):
        content = one_line(unescape(element.get("content") or ""))
        said = (element.get(key) or "" for key in ("property", "name", "itemprop", "http-equiv"))
        for name in {one for names in said for one in names.lower().split()}:
            if content:
                contents[name].append(content)
    return MetaTags(dict(contents))


def open_graph(meta: MetaTags) -> Facts:
    """Return what Open Graph and `article:*` say (https://ogp.me); authors only by name."""
    return Facts(
        title=meta.first("og:title"),
        authors=_names(meta, "article:author", "og:article:author", "og:author"),
        published_at=read_moment(meta.first("article:published_time", "og:published_time")),
        modified_at=read_moment(meta.first("article:modified_time", "og:updated_time")),
        language=meta.first("og:locale") or None,
        image_url=meta.first("og:image:secure_url", "og:image", "og:image:url") or None,
        url=meta.first("og:url") or None,
        site_name=meta.first("og:site_name") or None,
        sections=unique(meta.every("article:section")),
        keywords=unique(meta.every("article:tag")),
        summary=meta.first("og:description"),
    )


def named_meta(meta: MetaTags) -> Facts:
    """Return what the many other names of `<meta>` say: Parse.ly, Dublin Core, citation_*…"""
    return Facts(
        title=meta.first(*_TITLES),
        authors=_names(meta, *_AUTHORS),
        published_at=_moment(meta, *_PUBLISHED),
        modified_at=_moment(meta, *_MODIFIED),
        language=meta.first("content-language", "dc.language", "dcterms.language") or None,
        image_url=meta.first(*_IMAGES) or None,
        site_name=meta.first(*_SITES) or None,
        sections=unique(meta.every(*_SECTIONS)),
        keywords=_keywords(meta),
        summary=meta.first(*_SUMMARIES),
    )


def twitter_card(meta: MetaTags) -> Facts:
    """Return what the page's Twitter card says."""
    return Facts(
        title=meta.first("twitter:title"),
        image_url=meta.first("twitter:image", "twitter:image:src") or None,
        url=meta.first("twitter:url") or None,
        summary=meta.first("twitter:description"),
    )


def canonical_link(tree: HtmlElement) -> str | None:
    """Return the address of `<link rel="canonical">` as it is written."""
    for link in tree.iter("link"):
        if "canonical" in (link.get("rel") or "").lower().split():
            return (link.get("href") or "").strip() or None
    return None


def _names(meta: MetaTags, *names: str) -> tuple[str, ...]:
    """Return the names under the first of `names` that has any: some hold only addresses."""
    found = (unique(n for one in meta.every(name) for n in personal_names(one)) for name in names)
    return next(filter(None, found), ())


def _moment(meta: MetaTags, *names: str) -> datetime | None:
    return next(filter(None, (read_moment(meta.first(name)) for name in names)), None)


def _keywords(meta: MetaTags) -> tuple[str, ...]:
    parts = (part for one in meta.every(*_KEYWORDS) for part in one.replace(";", ",").split(","))
    return unique(part.strip() for part in parts)
