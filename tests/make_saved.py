"""Builders of saved searches and what they find."""

from __future__ import annotations

from collections.abc import Callable
from itertools import count
from typing import Any

from services.gateway.core.finder import SearchRequest
from services.gateway.core.saved.delivery import delivery_of
from services.gateway.core.saved.searches import Draft, WebhookDraft, saved
from shared.delivery import Message
from shared.events import SavedMatch, SavedSearch, WebhookDelivery
from shared.topics import SAVED_MATCHES
from tests import make

WEBHOOK = WebhookDraft("http://127.0.0.1:9/hook")
_numbers = count()


def random(size: int) -> bytes:
    """Return bytes that no other call returns."""
    return next(_numbers).to_bytes(8, "big") * (size // 8) + bytes(size % 8)


def search(q: str = "etna", owner: str = "desk", **given: Any) -> SavedSearch:
    """Return a search saved a day ago; `webhook` is a draft, what else is given a filter."""
    webhook, name = given.pop("webhook", None), given.pop("name", "Etna")
    draft = Draft(name, SearchRequest(q=q, **given), webhook)
    return saved(draft, owner, make.hours_ago(24), random)


def fixed(start: int = 0) -> Callable[[int], bytes]:
    """Return randomness that is the same in each run."""
    return lambda size: bytes((start + number) % 256 for number in range(size))


def match(kept: SavedSearch, name: str = "a1", version: int = 1, **fields: Any) -> SavedMatch:
    """Return that `kept` found an article."""
    article_id = make.article_id(name)
    told = {
        "id": f"{kept.saved_id} {article_id} {version}",
        "event_time": make.NOW,
        "ingest_time": make.NOW,
        "provenance": kept.provenance,
        "saved_id": kept.saved_id,
        "name": kept.name,
        "q": kept.q,
        "article_id": article_id,
        "version": version,
        "title": "Etna erupts",
        "url": "https://gazette.example/etna",
        "source_id": "gazette",
        "source_name": "Gazette",
        "language": "en",
        "matched_at": make.NOW,
    }
    return SavedMatch.model_validate(told | fields)


def message(of: SavedMatch, offset: int = 0) -> Message:
    """Return the match as it stands on the log."""
    value = of.model_dump_json().encode()
    return Message(SAVED_MATCHES.name, 0, offset, of.saved_id.encode(), value)


def delivery(of: SavedMatch) -> WebhookDelivery:
    """Return the delivery of a match, due now."""
    return delivery_of(message(of), make.NOW)
