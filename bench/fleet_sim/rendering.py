"""Feeds and pages as bytes: RSS 2.0, Atom 1.0, JSON Feed 1.1, HTML."""

from __future__ import annotations

import json
from collections.abc import Sequence
from email.utils import format_datetime
from xml.sax.saxutils import escape

from bench.fleet_sim.scripts import FeedScript, Listed, moment
from bench.fleet_sim.texts import paragraphs_of, summary_of, title_of

CONTENT_TYPES = {
    "rss": "application/rss+xml; charset=utf-8",
    "atom": "application/atom+xml; charset=utf-8",
    "json": "application/feed+json",
}
_RSS_SPACES = 'xmlns:content="http://purl.org/rss/1.0/modules/content/"'


def render(feed: FeedScript, listed: Sequence[Listed]) -> bytes:
    """Return the feed with these articles in it."""
    renderers = {"rss": _rss, "atom": _atom, "json": _json}
    return renderers[feed.habits.format](feed, listed).encode()


def render_page(key: str, revision: int) -> bytes:
    """Return the article's web page."""
    text = "".join(f"<p>{escape(one)}</p>" for one in paragraphs_of(key, revision))
    title = escape(title_of(key, revision))
    return (
        f'<!DOCTYPE html><html lang="en"><head><meta charset="utf-8"><title>{title}</title></head>'
        f"<body><main><article><h1>{title}</h1>{text}</article></main></body></html>"
    ).encode()


def _html(one: Listed) -> str:
    return "".join(f"<p>{text}</p>" for text in paragraphs_of(one.entry.key, one.revision))


def _element(name: str, attributes: str, text: str) -> str:
    return f"<{name}{attributes}>{escape(text)}</{name}>"


def _rss(feed: FeedScript, listed: Sequence[Listed]) -> str:
    ttl = f"<ttl>{feed.habits.ttl_minutes}</ttl>" if feed.habits.ttl_minutes else ""
    items = "".join(_rss_item(feed, one) for one in listed)
    return (
        f'<?xml version="1.0" encoding="utf-8"?><rss version="2.0" {_RSS_SPACES}><channel>'
        f"<title>Outlet {feed.number}</title><link>http://{feed.host}/</link>"
        f"<description>News</description><language>en</language>{ttl}{items}</channel></rss>"
    )


def _rss_item(feed: FeedScript, one: Listed) -> str:
    entry = one.entry
    date = format_datetime(moment(entry.appears_s), usegmt=True)
    dated = _element("pubDate", "", date) if feed.habits.dated else ""
    whole = "" if feed.habits.summary_only else _element("content:encoded", "", _html(one))
    return (
        f"<item><title>{escape(title_of(entry.key, one.revision))}</title>"
        f"<link>{one.link}</link>"
        f'<guid isPermaLink="{str(one.guid == one.link).lower()}">{one.guid}</guid>'
        f"{dated}"
        f"<description>{escape(summary_of(entry.key, one.revision))}</description>"
        f"{whole}</item>"
    )


def _atom(feed: FeedScript, listed: Sequence[Listed]) -> str:
    latest = max((one.entry.appears_s for one in listed), default=0)
    entries = "".join(_atom_entry(feed, one) for one in listed)
    return (
        '<?xml version="1.0" encoding="utf-8"?><feed xmlns="http://www.w3.org/2005/Atom">'
        f"<id>tag:{feed.host},2026:{feed.number}</id><title>Outlet {feed.number}</title>"
        f"<updated>{moment(latest).isoformat()}</updated>"
        f'<link href="http://{feed.host}/"/>{entries}</feed>'
    )


def _atom_entry(feed: FeedScript, one: Listed) -> str:
    entry = one.entry
    changed_s = (entry.appears_s, *entry.edits_s)[one.revision]
    updated = moment(changed_s).isoformat()
    published = moment(entry.appears_s).isoformat()
    whole = "" if feed.habits.summary_only else _element("content", ' type="html"', _html(one))
    return (
        f"<entry><id>{one.guid}</id><title>{escape(title_of(entry.key, one.revision))}</title>"
        f'<link href="{one.link}"/><updated>{updated}</updated><published>{published}</published>'
        f"<summary>{escape(summary_of(entry.key, one.revision))}</summary>"
        f"{whole}</entry>"
    )


def _json(feed: FeedScript, listed: Sequence[Listed]) -> str:
    return json.dumps(
        {
            "version": "https://jsonfeed.org/version/1.1",
            "title": f"Outlet {feed.number}",
            "home_page_url": f"http://{feed.host}/",
            "items": [_json_item(feed, one) for one in listed],
        }
    )


def _json_item(feed: FeedScript, one: Listed) -> dict[str, str]:
    entry = one.entry
    item = {
        "id": one.guid,
        "url": one.link,
        "title": title_of(entry.key, one.revision),
        "summary": summary_of(entry.key, one.revision),
        "date_published": moment(entry.appears_s).isoformat(),
    }
    return item if feed.habits.summary_only else {**item, "content_html": _html(one)}
