"""Comments over the API: posted, read at once, changed for a while, reported, searched."""

from __future__ import annotations

import json

import pytest

from services.gateway.core.comments.rules import CommentRules
from tests.make_documents import comment_event
from tests.unit.gateway.conftest import Serve
from tests.unit.gateway.routes.comments.comments_site import A1, COMMENTS, SAID, Site

PROBLEM = "application/problem+json"


async def test_posted_comment_is_read_at_once(serve: Serve) -> None:
    client = Site().client(serve)

    answer = await client.post(COMMENTS, json=SAID)
    listed = (await client.get(COMMENTS)).json()

    assert answer.status_code == 201
    assert listed == {"total": 1, "comments": [answer.json()], "next": None}
    assert (await client.get(answer.headers["Location"])).json() == answer.json()


async def test_session_is_kept_from_scripts(serve: Serve) -> None:
    answer = await Site().client(serve).post(COMMENTS, json=SAID)

    told = answer.headers["Set-Cookie"]
    assert told.startswith("cupure_session=")
    assert {"HttpOnly", "SameSite=lax", "Path=/"} <= set(told.split("; "))


async def test_sent_again_is_answered_the_same(serve: Serve) -> None:
    client = Site().client(serve)
    first = await client.post(COMMENTS, json=SAID)

    again = await client.post(COMMENTS, json=SAID)

    assert (again.status_code, again.json()) == (200, first.json())


async def test_own_comment_is_changed_for_a_while(serve: Serve) -> None:
    site = Site()
    client, stranger = site.client(serve), site.client(serve)
    place = (await client.post(COMMENTS, json=SAID)).headers["Location"]

    edited = await client.patch(place, json={"text": "Better told."})
    foreign = await stranger.patch(place, json={"text": "Mine."})
    site.wait(5)
    late = await client.patch(place, json={"text": "Late."})

    assert (edited.json()["text"], edited.json()["version"]) == ("Better told.", 2)
    assert (foreign.status_code, late.status_code) == (403, 403)
    assert late.headers["Content-Type"] == PROBLEM


async def test_report_counts_once(serve: Serve) -> None:
    site = Site(comment_event("c1"))
    client = site.client(serve)

    for _ in range(2):
        answer = await client.post("/v1/comments/c1/reports", json={"reason": "Spam"})
        assert answer.json() == {"comment_id": "c1", "reported": True}

    kept = site.recent.get("c1")
    assert kept is not None
    assert [one.reason for one in kept.reports] == ["Spam"]


@pytest.mark.parametrize(
    ("body", "field"),
    [
        ({"author": "Ada"}, "text"),
        ({"author": "A", "text": "Well."}, "author"),
        ({"author": "Ada", "text": "\u200b"}, "text"),
        ({"author": "Ada", "text": "\ud800"}, "text"),
        ({"author": "Ada", "text": "So?", "parent_id": "gone"}, "parent_id"),
        ({"author": "Ada", "text": "So.", "state": "visible"}, "state"),
    ],
)
async def test_wrong_comment_names_the_field(
    serve: Serve, body: dict[str, str], field: str
) -> None:
    told = {"Content-Type": "application/json"}
    answer = await Site().client(serve).post(COMMENTS, content=json.dumps(body), headers=told)

    assert (answer.status_code, answer.headers["Content-Type"]) == (422, PROBLEM)
    assert answer.json()["errors"][0]["field"] == field


@pytest.mark.parametrize(
    "told",
    [
        {"Sec-Fetch-Site": "cross-site"},
        {"Sec-Fetch-Site": "same-site"},
        {"Origin": "https://evil.example"},
        {"Origin": "null"},
    ],
)
async def test_pages_of_others_cannot_write(serve: Serve, told: dict[str, str]) -> None:
    site = Site(comment_event("c1"))
    client = site.client(serve)

    answers = [
        await client.post(COMMENTS, json=SAID, headers=told),
        await client.patch("/v1/comments/c1", json={"text": "x"}, headers=told),
        await client.post("/v1/comments/c1/reports", json={"reason": "x"}, headers=told),
    ]

    assert [one.status_code for one in answers] == [403] * 3
    assert site.log.told == []


async def test_body_must_be_said_to_be_json(serve: Serve) -> None:
    """A form of another site cannot say so."""
    told = {"Content-Type": "text/plain"}
    answer = (
        await Site()
        .client(serve)
        .post(COMMENTS, content='{"author":"Ada","text":"Hi."}', headers=told)
    )

    assert answer.status_code == 422


@pytest.mark.parametrize("body", [b"", b"{", b"[]", b"\xb1\xff\x10", b'"\xed\xa0\x80"'])
async def test_what_is_no_json_is_refused(serve: Serve, body: bytes) -> None:
    told = {"Content-Type": "application/json"}
    answer = await Site().client(serve).post(COMMENTS, content=body, headers=told)

    assert (answer.status_code, answer.headers["Content-Type"]) == (422, PROBLEM)
    assert answer.json()["detail"]


async def test_too_many_are_told_when_to_come_back(serve: Serve) -> None:
    client = Site(site=CommentRules(per_reader=1)).client(serve)
    await client.post(COMMENTS, json=SAID)

    answer = await client.post(COMMENTS, json=SAID | {"text": "More."})

    assert (answer.status_code, answer.headers["Retry-After"]) == (429, "60")
    assert answer.json()["violated-policies"] == ["writer"]


async def test_log_away_is_a_quick_problem(serve: Serve) -> None:
    site = Site()
    site.log.is_away = True

    answer = await site.client(serve).post(COMMENTS, json=SAID)

    assert (answer.status_code, answer.headers["Content-Type"]) == (503, PROBLEM)
    assert "Retry-After" in answer.headers


async def test_comments_are_on_articles_that_are_there(serve: Serve) -> None:
    client = Site().client(serve)
    path = f"/v1/articles/{'0' * 32}/comments"

    assert (await client.post(path, json=SAID)).status_code == 404
    assert (await client.get(path)).status_code == 404


async def test_only_what_is_shown_is_found(serve: Serve) -> None:
    shown = comment_event("c1", text="The ash reaches Catania.")
    hidden = comment_event("c2", text="The ash is fake.", state="hidden")
    client = Site(shown, hidden).client(serve)

    found = (await client.get("/v1/comments?q=ash")).json()

    assert [one["comment_id"] for one in found["comments"]] == ["c1"]
    assert (await client.get("/v1/comments?q=fake")).json()["total"] == 0
    assert (await client.get("/v1/comments/c2")).status_code == 404


async def test_long_discussions_have_pages(serve: Serve) -> None:
    client = Site(*(comment_event(f"c{number}") for number in range(5))).client(serve)
    seen: list[str] = []
    address = f"{COMMENTS}?limit=2"
    while address:
        page = (await client.get(address)).json()
        seen += [one["comment_id"] for one in page["comments"]]
        address = page["next"] and f"{COMMENTS}?limit=2&cursor={page['next']}"

    assert seen == ["c0", "c1", "c2", "c3", "c4"]


async def test_held_comment_is_told_so(serve: Serve) -> None:
    client = Site(site=CommentRules(hold="all")).client(serve)

    answer = await client.post(COMMENTS, json=SAID)

    assert (answer.status_code, answer.json()["held"]) == (201, True)
    assert (await client.get(f"/v1/comments?article_id={A1}")).json()["total"] == 0
