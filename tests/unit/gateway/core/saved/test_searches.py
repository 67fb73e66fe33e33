"""Saved searches as their owners write them."""

from __future__ import annotations

from typing import Any

import pytest

from services.gateway.core.costs import ParameterError, TooMuchError
from services.gateway.core.finder import SearchRequest
from services.gateway.core.query.errors import QueryError
from services.gateway.core.saved.board import SavedBoard
from services.gateway.core.saved.searches import (
    Draft,
    WebhookDraft,
    changed,
    check_count,
    ended,
    request_of,
    saved,
)
from services.gateway.routes.parameters import QueryParameters
from tests import make, make_saved

SECRET = "whsec_" + "A" * 32


def draft(q: str = "etna", webhook: WebhookDraft | None = None, **filters: str) -> Draft:
    return Draft("Etna", SearchRequest(q=q, **filters), webhook)  # type: ignore[arg-type]  # shorthand


def test_saved_search_looks_for_what_was_written() -> None:
    wanted = request_of(saved(draft(language="en"), "desk", make.NOW, make_saved.fixed()))

    assert (wanted.q, wanted.language, wanted.sort) == ("etna", "en", "date")


def test_every_filter_is_kept() -> None:
    """Whatever a search can be narrowed by; one that is lost finds too much for ever."""
    names = set(QueryParameters.model_fields) - {"q"}
    filters: dict[str, Any] = dict.fromkeys(names, "x") | {"region": "europe"}

    wanted = request_of(saved(draft(**filters), "desk", make.NOW, make_saved.fixed()))

    assert {name: getattr(wanted, name) for name in filters} == filters


def test_change_keeps_whose_it_is() -> None:
    before = saved(draft(), "desk", make.hours_ago(1), make_saved.fixed())

    after = changed(before, draft("vesuvius"), make.NOW, make_saved.fixed(9))

    same = {"saved_id", "owner", "created_at", "feed_token"}
    assert after.model_dump(include=same) == before.model_dump(include=same)
    assert (after.q, after.event_time) == ("vesuvius", make.NOW)


def test_secret_is_made_once_and_kept() -> None:
    made = saved(draft(webhook=make_saved.WEBHOOK), "desk", make.NOW, make_saved.fixed())
    later = WebhookDraft("https://other.example")

    moved = changed(made, draft(webhook=later), make.NOW, make_saved.fixed(9))

    assert made.webhook
    assert moved.webhook
    assert moved.webhook.secret == made.webhook.secret
    assert moved.webhook.url == "https://other.example"


def test_change_begins_an_ended_webhook_anew() -> None:
    gone = ended(make_saved.search(webhook=make_saved.WEBHOOK), make.NOW)

    again = changed(gone, draft(webhook=make_saved.WEBHOOK), make.NOW, make_saved.random)

    assert gone.webhook
    assert gone.webhook.ended_at == make.NOW
    assert again.webhook
    assert again.webhook.ended_at is None


@pytest.mark.parametrize(
    ("wrong", "field"),
    [
        (draft(""), "q"),
        (draft("?!"), "q"),
        (draft("story:s1"), "q"),
        (draft(webhook=WebhookDraft("ftp://desk.example")), "webhook.url"),
        (draft(webhook=WebhookDraft("https://me:pass@desk.example")), "webhook.url"),
        (draft(webhook=WebhookDraft("https://desk.example", "secret")), "webhook.secret"),
        (draft(webhook=WebhookDraft("https://desk.example", "whsec_AAAA")), "webhook.secret"),
    ],
)
def test_what_is_wrong_is_named(wrong: Draft, field: str) -> None:
    with pytest.raises(ParameterError) as caught:
        saved(wrong, "desk", make.NOW, make_saved.random)

    assert caught.value.field == field


def test_query_is_read_at_once() -> None:
    with pytest.raises(QueryError) as caught:
        saved(draft("etna (ash"), "desk", make.NOW, make_saved.random)

    assert caught.value.position == 5


def test_so_many_and_no_more_are_saved() -> None:
    check_count(1, most=2)

    with pytest.raises(TooMuchError):
        check_count(2, most=2)


def test_only_searches_of_keyholders_stand() -> None:
    board, theirs, gone = SavedBoard(), make_saved.search(), make_saved.search(owner="gone")
    board.note(theirs)
    board.note(gone)

    assert board.standing(lambda owner: owner == "desk") == [theirs]
