"""Saved searches as their owners write them: made, changed, and what each looks for."""

from __future__ import annotations

from base64 import urlsafe_b64encode
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from services.gateway.core.costs import ParameterError, TooMuchError
from services.gateway.core.finder import SearchRequest
from services.gateway.core.links import web_link
from services.gateway.core.query.tree import Everything, Nothing, story_ids
from services.gateway.core.saved.signing import new_secret, secret_fault
from shared import __version__
from shared.events import Provenance, SavedSearch, Webhook

Random = Callable[[int], bytes]

# What says what is looked for, by the same names in a request and in what is kept of it.
NARROWING = ("q", "section", "language", "country", "region", "source", "entity", "tag")

_ID_BYTES = 16
_TOKEN_BYTES = 24
_PROVENANCE = Provenance(service="gateway", version=__version__)


@dataclass(frozen=True, slots=True)
class WebhookDraft:
    """Where matches are to be sent; without a secret one is made, or the one that is there kept."""

    url: str
    secret: str | None = None


@dataclass(frozen=True, slots=True)
class Draft:
    """What an owner wrote."""

    name: str
    wanted: SearchRequest
    webhook: WebhookDraft | None = None


def saved(draft: Draft, owner: str, now: datetime, random: Random) -> SavedSearch:
    """Return a new saved search of `owner`; raises `QueryError` and `ParameterError`."""
    check(draft)
    return SavedSearch(
        **_told(random(_ID_BYTES).hex(), draft, now),
        owner=owner,
        created_at=now,
        feed_token=urlsafe_b64encode(random(_TOKEN_BYTES)).decode(),
        webhook=_webhook(draft, None, random),
    )


def changed(kept: SavedSearch, draft: Draft, now: datetime, random: Random) -> SavedSearch:
    """Return `kept` as `draft` has it; a webhook that had ended begins anew.

    Raises `QueryError` and `ParameterError`.
    """
    check(draft)
    same = kept.model_dump(include={"owner", "created_at", "feed_token"})
    return SavedSearch(
        **_told(kept.saved_id, draft, now), **same, webhook=_webhook(draft, kept.webhook, random)
    )


def ended(kept: SavedSearch, now: datetime) -> SavedSearch:
    """Return `kept` with its webhook turned off, because the receiver is gone."""
    if kept.webhook is None:
        return kept
    webhook = kept.webhook.model_copy(update={"ended_at": now})
    told = {"id": _change_id(kept.saved_id, now), "event_time": now, "ingest_time": now}
    return kept.model_copy(update={**told, "webhook": webhook})


def _told(saved_id: str, draft: Draft, now: datetime) -> dict[str, Any]:
    return {
        "id": _change_id(saved_id, now),
        "event_time": now,
        "ingest_time": now,
        "provenance": _PROVENANCE,
        "saved_id": saved_id,
        "name": draft.name,
        **{field: getattr(draft.wanted, field) for field in NARROWING},
    }


def _change_id(saved_id: str, now: datetime) -> str:
    return f"{saved_id}@{now.isoformat()}"


def _webhook(draft: Draft, kept: Webhook | None, random: Random) -> Webhook | None:
    if draft.webhook is None:
        return None
    secret = draft.webhook.secret or (kept.secret if kept else new_secret(random))
    return Webhook(url=draft.webhook.url, secret=secret)


def check(draft: Draft) -> None:
    """Raise `QueryError` or `ParameterError` if there is something wrong with `draft`."""
    tree = draft.wanted.tree
    if tree in (Everything(), Nothing()):
        raise ParameterError("q", "a saved search looks for something: give words or a filter")
    if story_ids(tree):
        # It finds its story only after it has been looked at.
        raise ParameterError("q", "no article that arrives is in a story yet: leave out `story:`")
    if draft.webhook is not None:
        _check_webhook(draft.webhook)


def _check_webhook(webhook: WebhookDraft) -> None:
    if web_link(webhook.url) is None or "@" in webhook.url.split("?")[0]:
        raise ParameterError("webhook.url", "expected an http or https address without a password")
    if webhook.secret is not None and (fault := secret_fault(webhook.secret)):
        raise ParameterError("webhook.secret", fault)


def check_count(count: int, most: int) -> None:
    """Raise `TooMuchError` if an owner of so many may not save another search."""
    if count >= most:
        message = f"{most} searches are saved already; delete one, or change one"
        raise TooMuchError("name", "saved_searches", message)


def request_of(kept: SavedSearch) -> SearchRequest:
    """Return what `kept` looks for, the newest first."""
    return SearchRequest(**{field: getattr(kept, field) for field in NARROWING}, sort="date")
