"""Discussions as readers see them: forms work without script, and lose nothing that was written."""

from __future__ import annotations

import re

import pytest

from services.gateway.core.comments.rules import CommentRules
from tests.make_documents import comment_event
from tests.unit.gateway.conftest import Serve
from tests.unit.gateway.routes.comments.comments_site import A1, FORM, SAID, Site, token_in

ARTICLE = f"/articles/{A1}"
EVIL = '"><script>alert(1)</script><img src=x onerror="alert(1)"> javascript:alert(1)'


async def test_post_leads_to_the_comment(serve: Serve) -> None:
    client = Site().client(serve)

    answer = await client.post(FORM, data=SAID)
    html = (await client.get(answer.headers["Location"])).text

    assert answer.status_code == 303
    name = answer.headers["Location"].partition("#")[2]
    assert answer.headers["Location"] == f"{ARTICLE}#{name}"
    assert f'<li id="{name}">' in html
    assert "Well told." in html
    assert 'value="Ada"' in html


async def test_page_is_personal_once_there_is_a_session(serve: Serve) -> None:
    client = Site().client(serve)
    before = await client.get(ARTICLE)
    await client.post(FORM, data=SAID)
    after = await client.get(ARTICLE)

    assert "public" in before.headers["Cache-Control"]
    assert after.headers["Cache-Control"] == "private, no-cache"
    assert "Cookie" in before.headers["Vary"]
    assert (token_in(before.text), bool(token_in(after.text))) == ("", True)


async def test_form_of_another_session_comes_back(serve: Serve) -> None:
    site = Site()
    client = site.client(serve)
    await client.post(FORM, data=SAID)

    answer = await client.post(FORM, data={"author": "Ada", "text": "Once more", "token": "x"})
    sent = {"author": "Ada", "text": "Once more", "token": token_in(answer.text)}

    assert answer.status_code == 403
    assert "Once more</textarea>" in answer.text
    assert (await client.post(FORM, data=sent)).status_code == 303


async def test_pages_of_others_cannot_post(serve: Serve) -> None:
    site = Site()

    answer = await site.client(serve).post(
        FORM, data=SAID, headers={"Sec-Fetch-Site": "cross-site"}
    )

    assert (answer.status_code, site.log.told) == (403, [])


async def test_reply_stands_below(serve: Serve) -> None:
    client = Site(comment_event("c1")).client(serve)
    asked = (await client.get(f"{FORM}?reply=c1")).text

    assert 'name="parent_id" value="c1"' in asked
    assert asked.count("<form id=") == 1
    answer = await client.post(FORM, data=SAID | {"text": "So?", "parent_id": "c1"})
    html = (await client.get(answer.headers["Location"])).text
    assert re.search(r'id="comment-c1".*?<ol>.*?So\?', html, re.DOTALL)


async def test_own_comment_is_edited(serve: Serve) -> None:
    client = Site().client(serve)
    page = await client.post(FORM, data=SAID)
    name = page.headers["Location"].partition("#comment-")[2]
    form = (await client.get(f"{FORM}?edit={name}")).text

    sent = {"text": "Better told.", "token": token_in(form)}
    answer = await client.post(f"/comments/{name}/edit", data=sent)
    html = (await client.get(answer.headers["Location"])).text

    assert "Well told.</textarea>" in form
    assert ("Better told." in html, "Well told." in html, "edited" in html) == (True, False, True)


async def test_report_is_thanked_for(serve: Serve) -> None:
    site = Site(comment_event("c1"))
    client = site.client(serve)

    answer = await client.post("/comments/c1/report", data={"text": "Rude"})
    html = (await client.get(answer.headers["Location"])).text

    assert "A moderator will look at it" in html
    assert site.log.told[0].reports[0].reason == "Rude"


@pytest.mark.parametrize("away", ["log", "index"])
async def test_nothing_written_is_lost(serve: Serve, away: str) -> None:
    site = Site()
    if away == "log":
        site.log.is_away = True
    else:
        site.finder.is_away = site.index.is_away = True

    answer = await site.client(serve).post(
        FORM, data=SAID | {"parent_id": "c1"} if away != "log" else SAID
    )

    assert answer.status_code == 503
    assert "Well told.</textarea>" in answer.text
    assert 'value="Ada"' in answer.text


async def test_fault_is_told_at_the_form(serve: Serve) -> None:
    answer = await Site().client(serve).post(FORM, data={"author": "A", "text": "Well told."})

    assert answer.status_code == 422
    assert 'role="alert"' in answer.text
    assert "Well told.</textarea>" in answer.text


async def test_held_is_shown_to_its_author_alone(serve: Serve) -> None:
    site = Site(site=CommentRules(hold="all"))
    client, stranger = site.client(serve), site.client(serve)
    await client.post(FORM, data=SAID)

    assert "Only you see this" in (await client.get(ARTICLE)).text
    assert "Well told." not in (await stranger.get(ARTICLE)).text


async def test_same_names_are_told_apart(serve: Serve) -> None:
    told = [comment_event(f"c{one}", author="Ada", author_id=f"{one}abcdef") for one in (1, 2)]

    html = (await Site(*told).client(serve).get(ARTICLE)).text

    assert ">1abc</span>" in html
    assert ">2abc</span>" in html


async def test_comments_never_become_markup(serve: Serve) -> None:
    client = Site(comment_event("c1", author=EVIL, text=EVIL)).client(serve)
    sent = await client.post(FORM, data={"author": EVIL[:40], "text": EVIL, "parent_id": EVIL})
    pages = [
        sent.text,
        (await client.get(ARTICLE)).text,
        (await client.get(f"{FORM}?reply=c1")).text,
    ]

    for html in pages:
        assert "alert(1)" in html
        assert "<script>alert" not in html
        assert "<img" not in html
        assert 'href="javascript' not in html


async def test_links_lead_away_without_a_word(serve: Serve) -> None:
    told = comment_event("c1", text="See https://a.example/?x=1&y=2.")

    html = (await Site(told).client(serve).get(ARTICLE)).text

    assert '<a href="https://a.example/?x=1&amp;y=2" rel="nofollow ugc noopener">' in html


async def test_closed_comments_have_no_form(serve: Serve) -> None:
    client = Site(comment_event("c1"), site=CommentRules(open=False)).client(serve)

    html = (await client.get(ARTICLE)).text

    assert "Comments are closed" in html
    assert "<textarea" not in html
    assert (await client.post(FORM, data=SAID)).status_code == 403


async def test_long_discussion_shows_the_latest(serve: Serve) -> None:
    told = [comment_event(f"c{number:03}", text=f"Number {number}.") for number in range(230)]
    client = Site(*told).client(serve)

    html = (await client.get(ARTICLE)).text
    (earlier,) = re.findall(r'href="(/articles/[^"]+cursor=[^"]+)"', html)

    assert html.count('<li id="comment-') == 200
    assert (await client.get(earlier)).text.count('<li id="comment-') == 30


@pytest.mark.parametrize(
    ("kind", "body", "status"),
    [
        ("text/plain", b"author=Ada", 415),
        ("application/x-www-form-urlencoded", b"author=\xff", 422),
        ("application/x-www-form-urlencoded", b"author=%ff", 422),
        ("application/x-www-form-urlencoded", b"&".join([b"a=1"] * 50), 422),
    ],
)
async def test_what_is_no_form_is_refused(
    serve: Serve, kind: str, body: bytes, status: int
) -> None:
    answer = await Site().client(serve).post(FORM, content=body, headers={"Content-Type": kind})

    assert answer.status_code == status
