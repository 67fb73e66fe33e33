"""The moderator's page: entered with a key, left again, and deciding with a reason."""

from __future__ import annotations

import httpx
import pytest

from services.gateway.core.access.keys import revoked
from tests.make_documents import comment_event
from tests.unit.gateway.conftest import Serve
from tests.unit.gateway.routes.comments.comments_site import A1, MODERATOR, Site, token_in

ONE = "/moderation/comments/c1"


async def entered(client: httpx.AsyncClient, secret: str = MODERATOR) -> httpx.Response:
    return await client.post("/moderation/enter", data={"key": secret})


async def test_nobody_sees_anything_without_a_key(serve: Serve) -> None:
    site = Site(comment_event("c1", text="Held back.", state="hidden", held=True))
    client = site.client(serve)

    for path in ("/moderation", ONE):
        html = (await client.get(path)).text
        assert "Come in with a key" in html
        assert "Held back." not in html
    assert (await client.post(ONE, data={"action": "remove", "reason": "x"})).status_code == 403
    assert site.log.told == []


@pytest.mark.parametrize("secret", ["", "guess", "the secret of agency"])
async def test_only_keys_for_moderating_open(serve: Serve, secret: str) -> None:
    client = Site().client(serve)

    assert (await entered(client, secret)).status_code == 403
    assert "cupure_moderator" not in client.cookies


async def test_decided_with_a_reason(serve: Serve) -> None:
    site = Site(comment_event("c1", text="Held back.", state="hidden", held=True))
    client = site.client(serve)
    await entered(client)
    html = (await client.get("/moderation")).text

    sent = {"action": "remove", "reason": "Spam", "token": token_in(html), "back": "/moderation"}
    answer = await client.post(ONE, data=sent)

    assert "Held back." in html
    assert (answer.status_code, answer.headers["Location"]) == (303, "/moderation?done=c1")
    assert site.log.told[0].moderation[-1].by == "ana"
    assert "<strong>removed</strong> by ana" in (await client.get(ONE)).text
    assert "Nothing is here" in (await client.get(answer.headers["Location"])).text


@pytest.mark.parametrize(
    ("fields", "status"),
    [
        ({"action": "hide", "reason": "Spam", "token": "x"}, 403),
        ({"action": "hide", "reason": " "}, 422),
        ({"action": "burn", "reason": "Spam"}, 422),
        ({"action": "restore", "reason": "Fine"}, 409),
    ],
)
async def test_wrong_decision_comes_back(serve: Serve, fields: dict[str, str], status: int) -> None:
    site = Site(comment_event("c1"))
    client = site.client(serve)
    await entered(client)
    token = {"token": token_in((await client.get(ONE)).text)}

    answer = await client.post(ONE, data=token | fields)

    assert answer.status_code == status
    assert 'role="alert"' in answer.text
    assert site.log.told == []


async def test_other_sites_cannot_decide(serve: Serve) -> None:
    site = Site(comment_event("c1"))
    client = site.client(serve)
    await entered(client)
    sent = {"action": "hide", "reason": "x", "token": token_in((await client.get(ONE)).text)}

    answer = await client.post(ONE, data=sent, headers={"Origin": "https://evil.example"})

    assert (answer.status_code, site.log.told) == (403, [])


async def test_revoked_key_ends_the_session(serve: Serve) -> None:
    site = Site(comment_event("c1"))
    client = site.client(serve)
    await entered(client)
    for one in revoked(site.ring.keys(), "ana", site.now):
        site.ring.note(one)

    assert "Come in with a key" in (await client.get("/moderation")).text


async def test_moderator_leaves(serve: Serve) -> None:
    client = Site().client(serve)
    await entered(client)
    assert "You decide as <strong>ana</strong>" in (await client.get("/moderation")).text

    await client.post("/moderation/leave", data={})

    assert "Come in with a key" in (await client.get("/moderation")).text


async def test_moderator_finds_the_way_from_the_article(serve: Serve) -> None:
    client = Site(comment_event("c1")).client(serve)
    before = await client.get(f"/articles/{A1}")
    await entered(client)
    after = await client.get(f"/articles/{A1}")

    assert ("Moderate" in before.text, f'href="{ONE}"' in after.text) == (False, True)
    assert after.headers["Cache-Control"] == "private, no-cache"


async def test_markup_is_shown_as_text(serve: Serve) -> None:
    evil = '"><script>alert(1)</script>'
    client = Site(comment_event("c1", author=evil, text=evil, author_id=evil)).client(serve)
    await entered(client)

    html = (await client.get("/moderation?which=all")).text

    assert "alert(1)" in html
    assert "<script>alert" not in html
