"""Articles as web pages: the text among the furniture that real news sites put around it."""

from __future__ import annotations

import json
from collections.abc import Iterable, Sequence
from html import escape
from typing import Any

from deploy.sample_news.articles import Outlet
from deploy.sample_news.edition import Published
from deploy.sample_news.feeds import CONTENT_TYPES, to_html

_PAGE = """<!DOCTYPE html>
<html lang="{language}">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>{title}</title>
{head}
</head>
<body>
{body}
</body>
</html>
"""

_ARTICLE = """<header>
<p><a href="/{outlet_id}/">{outlet}</a></p>
<nav aria-label="Sections"><ul>
{sections}
</ul></nav>
</header>
<main>
<article>
<p class="section"><a href="/{outlet_id}/#{section}">{section}</a></p>
<h1>{title}</h1>
<p class="standfirst">{summary}</p>
<p class="byline">{byline} · <time datetime="{published}">{published_text}</time></p>
<div class="text">
{text}
</div>
</article>
<aside>
<h2>More from {outlet}</h2>
<ul>
{more}
</ul>
</aside>
</main>
<footer>
<p>© {outlet}. {owner}. An invented outlet; its news are invented too.</p>
<p><a href="/{outlet_id}/">Home</a> · <a href="{feed}">Feed</a> · <a href="/">All outlets</a></p>
</footer>"""


def render_article(version: Published, others: Sequence[Published], site: str) -> bytes:
    """Return the page of one article; `others` are linked beside it."""
    outlet, article = version.entry.outlet, version.entry.article
    body = _ARTICLE.format(
        outlet_id=outlet.id,
        outlet=escape(outlet.name),
        owner=escape(outlet.owner),
        sections="\n".join(
            f'<li><a href="/{outlet.id}/#{name}">{name.title()}</a></li>'
            for name in outlet.sections
        ),
        section=version.entry.section,
        title=escape(version.title),
        summary=escape(article.summary),
        byline=escape(_byline(version)),
        published=version.published.isoformat(),
        published_text=f"{version.published:%d.%m.%Y %H:%M} UTC",
        text=to_html(version.paragraphs),
        more=_list(others),
        feed=outlet.feed_path,
    )
    return _page(outlet.language, f"{version.title} | {outlet.name}", _head(version, site), body)


def render_outlet(outlet: Outlet, versions: Sequence[Published], site: str) -> bytes:
    """Return an outlet's front page, from which its feed can be discovered."""
    kind = CONTENT_TYPES[outlet.format].partition(";")[0]
    head = f'<link rel="alternate" type="{kind}" href="{site}{outlet.feed_path}">'
    parts = [f"<h1>{escape(outlet.name)}</h1>"]
    for section in outlet.sections:
        own = [version for version in versions if version.entry.section == section]
        parts.append(f'<h2 id="{section}">{section.title()}</h2>\n<ul>\n{_list(own)}\n</ul>')
    return _page(outlet.language, outlet.name, head, "\n".join(parts))


def render_index(outlets: Iterable[Outlet]) -> bytes:
    """Return the list of all outlets."""
    rows = "\n".join(
        f'<li><a href="/{outlet.id}/">{escape(outlet.name)}</a> ({outlet.language}, '
        f'<a href="{outlet.feed_path}">{outlet.format}</a>)</li>'
        for outlet in outlets
    )
    body = f'<h1>Sample news</h1>\n<ul>\n{rows}\n</ul>\n<p><a href="/sources.opml">OPML</a></p>'
    return _page("en", "Sample news", "", body)


def _page(language: str, title: str, head: str, body: str) -> bytes:
    return _PAGE.format(language=language, title=escape(title), head=head, body=body).encode()


def _list(versions: Iterable[Published]) -> str:
    return "\n".join(
        f'<li><a href="{version.entry.path}">{escape(version.title)}</a></li>'
        for version in versions
    )


def _byline(version: Published) -> str:
    return ", ".join(version.entry.article.authors) or version.entry.outlet.name


def _head(version: Published, site: str) -> str:
    entry, url = version.entry, site + version.entry.path
    properties = {
        "og:type": "article",
        "og:title": version.title,
        "og:description": entry.article.summary,
        "og:url": url,
        "og:site_name": entry.outlet.name,
        "og:locale": f"{entry.outlet.language}_{entry.outlet.country}",
        "article:published_time": version.published.isoformat(),
        "article:modified_time": version.updated.isoformat(),
        "article:section": entry.section,
    }
    tags = [
        f'<meta property="{name}" content="{escape(text)}">' for name, text in properties.items()
    ]
    data = json.dumps(_schema_org(version, url), ensure_ascii=False).replace("<", "\\u003c")
    return "\n".join(
        [
            f'<link rel="canonical" href="{url}">',
            f'<meta name="description" content="{escape(entry.article.summary)}">',
            *tags,
            f'<script type="application/ld+json">{data}</script>',
        ]
    )


def _schema_org(version: Published, url: str) -> dict[str, Any]:
    entry = version.entry
    return {
        "@context": "https://schema.org",
        "@type": "NewsArticle",
        "headline": version.title,
        "description": entry.article.summary,
        "mainEntityOfPage": url,
        "inLanguage": entry.outlet.language,
        "articleSection": entry.section,
        "datePublished": version.published.isoformat(),
        "dateModified": version.updated.isoformat(),
        "author": [{"@type": "Person", "name": author} for author in entry.article.authors],
        "publisher": {"@type": "Organization", "name": entry.outlet.name},
    }
