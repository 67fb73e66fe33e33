"""Saved searches as the API tells them to their owners."""

from __future__ import annotations

from pydantic import Field

from services.gateway.core.saved.searches import NARROWING
from services.gateway.core.views import View
from shared.events import SavedSearch, UtcTime, Webhook


class WebhookView(View):
    """Where what is found is sent; none is since `ended_at`, when the receiver was gone (410)."""

    url: str
    ended_at: UtcTime | None = None
    secret: str | None = Field(
        default=None, description="told once, in the answer to the request that made it"
    )


class SavedFeeds(View):
    """Addresses of what it finds as a feed; whoever knows one can read it without a key."""

    rss: str
    atom: str
    json_feed: str


class SavedSearchView(View):
    """A search that goes on; `stream` is where matches are told live."""

    saved_id: str
    name: str
    q: str
    section: str | None = None
    language: str | None = None
    country: str | None = None
    region: str | None = None
    source: str | None = None
    entity: str | None = None
    tag: str | None = None
    created_at: UtcTime
    changed_at: UtcTime
    webhook: WebhookView | None = None
    stream: str
    feeds: SavedFeeds


class SavedSearchesView(View):
    """All saved searches of one owner, the oldest first."""

    saved_searches: tuple[SavedSearchView, ...]


def saved_view(kept: SavedSearch, site: str, secret: str | None = None) -> SavedSearchView:
    """Return how `kept` is told; a `secret` only when it is new."""
    address = f"{site}/v1/saved-searches/{kept.saved_id}"
    names = ("saved_id", "name", "created_at", *NARROWING)
    forms = {"rss": "rss", "atom": "atom", "json_feed": "json"}
    return SavedSearchView(
        **kept.model_dump(include=set(names)),
        changed_at=kept.event_time,
        webhook=_webhook_view(kept.webhook, secret),
        stream=f"{address}/stream",
        feeds=SavedFeeds(
            **{name: f"{address}.{form}?token={kept.feed_token}" for name, form in forms.items()}
        ),
    )


def _webhook_view(webhook: Webhook | None, secret: str | None) -> WebhookView | None:
    if webhook is None:
        return None
    return WebhookView(url=webhook.url, ended_at=webhook.ended_at, secret=secret)
