"""Lists show what the log has told already, in the place where the index will have it."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest

from services.gateway.core.comments.lists import CommentRequest, FoundComments, fits, overlaid
from services.gateway.core.paging import Place
from shared.events import Comment, CommentReport, Moderation
from tests import make
from tests.make_documents import comment_event
from tests.memory_comments import MemoryComments


def said(minute: int, **fields: Any) -> Comment:
    moment = make.NOW + timedelta(minutes=minute)
    return comment_event(f"c{minute}", event_time=moment, **fields)


async def found(request: CommentRequest, *comments: Comment) -> FoundComments:
    return await MemoryComments(*comments).find(request)


def names(page: FoundComments) -> list[str]:
    return [one.comment_id for one in page.comments]


async def test_new_comment_is_there_at_once() -> None:
    request = CommentRequest(limit=2)
    page = overlaid(await found(request, said(1), said(2)), [said(3)], request)

    assert (names(page), page.total) == (["c3", "c2", "c1"], 3)


async def test_hidden_comment_is_gone_at_once() -> None:
    request = CommentRequest()
    page = overlaid(
        await found(request, said(1), said(2)), [said(2, state="hidden", version=2)], request
    )

    assert (names(page), page.total) == (["c1"], 1)


async def test_index_may_be_ahead() -> None:
    request = CommentRequest()
    page = overlaid(
        await found(request, said(1, version=3)), [said(1, state="hidden", version=2)], request
    )

    assert names(page) == ["c1"]


async def test_new_comment_waits_for_its_page() -> None:
    first = CommentRequest(order="oldest", limit=2)
    page = await found(first, said(1), said(2), said(3))
    later = CommentRequest(order="oldest", limit=2, place=Place(page.hits[-1].position, 2))
    rest = await found(later, said(1), said(2), said(3))

    assert names(overlaid(page, [said(4)], first)) == ["c1", "c2"]
    assert names(overlaid(rest, [said(4)], later)) == ["c3", "c4"]


HELD = {"state": "hidden", "held": True}
REPORTED = {"reports": (CommentReport(reason="Spam", by="bob", at=make.NOW),)}
DECIDED = {"moderation": (Moderation(action="hide", reason="Spam", by="ana", at=make.NOW),)}


@pytest.mark.parametrize(
    ("fields", "asked", "is_in"),
    [
        ({}, {"which": "visible"}, True),
        (HELD, {"which": "visible"}, False),
        (HELD, {"which": "waiting"}, True),
        (REPORTED, {"which": "waiting"}, True),
        ({}, {"which": "waiting"}, False),
        (DECIDED, {"which": "decided", "moderator": "ana"}, True),
        (DECIDED, {"which": "decided", "moderator": "eve"}, False),
        ({}, {"which": "decided"}, False),
        ({"text": "Müller said so"}, {"q": "muller SAID"}, True),
        ({"text": "Müller said so"}, {"q": "muller denied"}, False),
        ({}, {"article_id": make.article_id("a2")}, False),
        ({"author_id": "ada"}, {"author_id": "ada"}, True),
    ],
)
def test_list_takes_what_fits(fields: dict[str, Any], asked: dict[str, str], is_in: bool) -> None:
    assert fits(comment_event(**fields), CommentRequest(**asked)) is is_in  # type: ignore[arg-type]
