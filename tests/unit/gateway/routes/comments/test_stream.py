"""New comments are told to those who have the discussion open."""

from __future__ import annotations

import json

from starlette.types import ASGIApp

from services.gateway.app import create_app
from services.gateway.core.comments.live import Discussions
from services.gateway.core.comments.recent import RecentComments
from tests import make
from tests.make_documents import comment_event
from tests.memory_gateway import outside
from tests.unit.gateway.listening import Listener

STREAM = f"/v1/articles/{make.article_id('a1')}/comments/stream"


def gateway(live: Discussions, recent: RecentComments | None = None) -> ASGIApp:
    return create_app(outside(discussions=live, recent=recent))


async def test_comment_is_told_once() -> None:
    live = Discussions()
    listener = Listener(gateway(live), STREAM)
    await listener.hears("retry:")
    live.publish(comment_event("c0", on="a2"), 0, 6)
    live.publish(comment_event("c1", author="Ada\n<b>"), 0, 7)

    await listener.hears("id: 7\nevent: comment\n")
    data = json.loads(listener.body.decode().rpartition("data: ")[2])
    assert (data["comment_id"], data["author"]) == ("c1", "Ada\n<b>")
    assert "text" not in data
    assert b"id: 6" not in listener.body
    await listener.leaves()
    assert live.readers == 0


async def test_listener_goes_on_after_what_it_has() -> None:
    live, recent = Discussions(), RecentComments()
    for place, name in ((5, "c5"), (6, "c6"), (7, "c7"), (8, "c8")):
        live.publish(comment_event(name), 0, place)
    recent.note(comment_event("c7", version=2, state="hidden"))

    listener = Listener(gateway(live, recent), STREAM, {"last-event-id": "5"})

    await listener.hears("id: 8\n")
    told = [f"id: {place}\n".encode() in listener.body for place in (5, 6, 7)]
    assert told == [False, True, False]
    await listener.leaves()


async def test_lost_comments_are_told_of() -> None:
    live = Discussions()
    live.feeds[0].begin(9)

    listener = Listener(gateway(live), STREAM, {"last-event-id": "5"})

    await listener.hears("event: missed\n")
    await listener.leaves()


async def test_full_gateway_says_so() -> None:
    listener = Listener(gateway(Discussions(most_readers=0)), STREAM)
    await listener.ended()

    assert b"too many are listening" in listener.body
    assert listener.headers["retry-after"] == "30"
