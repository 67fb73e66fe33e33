"""Moderators decide with a key that is good for it, and leave a trail."""

from __future__ import annotations

import pytest

from services.gateway.core.comments.rules import CommentRules
from tests.make_documents import comment_event
from tests.unit.gateway.conftest import Serve
from tests.unit.gateway.routes.comments.comments_site import COMMENTS, SAID, Site, key

QUEUE = "/v1/moderation/comments"
SPAM = {"action": "hide", "reason": "Spam"}


@pytest.mark.parametrize(
    ("headers", "status"),
    [({}, 401), (key("no key"), 401), (key("the secret of agency"), 403), (key(), 200)],
)
async def test_a_key_for_it_is_needed(serve: Serve, headers: dict[str, str], status: int) -> None:
    client = Site(comment_event("c1")).client(serve)

    asked = await client.get(QUEUE, headers=headers)
    decided = await client.post(f"{QUEUE}/c1/decisions", json=SPAM, headers=headers)

    assert (asked.status_code, decided.status_code) == (status, status)


async def test_moderator_is_no_reader_of_everything(serve: Serve) -> None:
    """What moderators are told is kept by nobody on the way."""
    client = Site(comment_event("c1")).client(serve)

    assert (await client.get(QUEUE, headers=key())).headers["Cache-Control"] == "no-store"


async def test_hidden_and_restored_with_a_trail(serve: Serve) -> None:
    client = Site(comment_event("c1")).client(serve)
    decisions = f"{QUEUE}/c1/decisions"

    hidden = await client.post(decisions, json=SPAM, headers=key())
    shown = (await client.get(COMMENTS)).json()["total"]
    back = {"action": "restore", "reason": "A mistake"}
    restored = (await client.post(decisions, json=back, headers=key())).json()

    assert (hidden.json()["state"], shown) == ("hidden", 0)
    assert (restored["state"], (await client.get(COMMENTS)).json()["total"]) == ("visible", 1)
    trail = [(one["action"], one["reason"], one["by"]) for one in restored["moderation"]]
    assert trail == [("hide", "Spam", "ana"), ("restore", "A mistake", "ana")]


async def test_what_is_decided_cannot_be_again(serve: Serve) -> None:
    client = Site(comment_event("c1", state="removed")).client(serve)

    answer = await client.post(f"{QUEUE}/c1/decisions", json=SPAM, headers=key())

    assert answer.status_code == 409


async def test_queue_holds_what_waits(serve: Serve) -> None:
    client = Site(comment_event("c1"), site=CommentRules(hold="all")).client(serve)
    held = (await client.post(COMMENTS, json=SAID)).json()["comment_id"]
    await client.post("/v1/comments/c1/reports", json={"reason": "Rude"})

    waiting = (await client.get(QUEUE, headers=key())).json()["comments"]
    await client.post(
        f"{QUEUE}/{held}/decisions", json={"action": "restore", "reason": "Fine"}, headers=key()
    )
    left = (await client.get(QUEUE, headers=key())).json()["comments"]

    assert {one["comment_id"] for one in waiting} == {"c1", held}
    assert [one["comment_id"] for one in left] == ["c1"]
    assert left[0]["possible"] == ["keep", "hide", "remove"]


async def test_audit_names_who_decided_last_first(serve: Serve) -> None:
    site = Site(comment_event("c1"), comment_event("c2"))
    client = site.client(serve)
    for name in ("c1", "c2"):
        await client.post(f"{QUEUE}/{name}/decisions", json=SPAM, headers=key())
        site.wait(1)

    audit = await client.get(f"{QUEUE}?which=decided&moderator=ana", headers=key())

    assert [one["comment_id"] for one in audit.json()["comments"]] == ["c2", "c1"]
