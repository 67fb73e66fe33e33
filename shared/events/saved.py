"""Searches that readers saved, and what they found."""

from __future__ import annotations

from pydantic import Field

from shared.events.envelope import ArticleId, Contract, Event, UtcTime

SAVED_ID = r"^[0-9a-f]{32}$"


class Webhook(Contract):
    """Where what a saved search finds is sent, signed with `secret` (Standard Webhooks).

    A secret that begins with `sealed:` can only be opened by those who sign.
    Nothing is sent any more since `ended_at`, when the receiver answered that it is gone.
    """

    url: str
    secret: str
    ended_at: UtcTime | None = None


class SavedSearch(Event):
    """A search that goes on: every article that arrives is looked at by it.

    `event_time` is when it was changed last. `q` is of the grammar of `/v1/search`, and the other
    filters are its parameters. It belongs to the keys called `owner`. Whoever has `feed_token` may
    read its feed.
    """

    saved_id: str = Field(pattern=SAVED_ID)
    owner: str
    name: str
    q: str = ""
    section: str | None = None
    language: str | None = None
    country: str | None = None
    region: str | None = None
    source: str | None = None
    entity: str | None = None
    tag: str | None = None
    created_at: UtcTime
    feed_token: str
    webhook: Webhook | None = None


class SavedMatch(Event):
    """An article that a saved search found as it arrived; `q` is what was looked for then.

    `id` is the same for the same search, article and version, however often it is found.
    """

    saved_id: str = Field(pattern=SAVED_ID)
    name: str
    q: str
    article_id: ArticleId
    version: int
    title: str
    url: str
    source_id: str
    source_name: str
    language: str
    matched_at: UtcTime


class WebhookDelivery(Event):
    """A match that is still to be sent to the webhook of its search.

    `match` is the message on the log as it stands there, its place is in `provenance`. So many
    attempts were made in vain, the last because of `error`; the next is due at `next_at`.
    """

    delivery_id: str
    saved_id: str = Field(pattern=SAVED_ID)
    match: str
    attempts: int = 0
    next_at: UtcTime
    error: str | None = None
