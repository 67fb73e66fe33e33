"""Whatever readers write, nothing of it runs in the browser of others, and nothing is fetched."""

from __future__ import annotations

from collections.abc import Iterator
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import Page, Request

from services.gateway.core.access.keys import KeyRing, Scope, Terms, issued
from services.gateway.core.comments.recent import RecentComments
from services.gateway.core.comments.rules import (
    CommentRules,
    Draft,
    Step,
    checked,
    posted,
    reported,
)
from services.gateway.routes.dependencies import Conduct
from shared.events import Comment
from tests import make
from tests.e2e.serving import Served, served
from tests.fakes import MemoryFinder
from tests.make_documents import article
from tests.memory_comments import MemoryComments, MemoryLog
from tests.memory_gateway import outside

RUN = "window.ran=1"
FAR = "http://evil.example/x"
VECTORS = (
    f"<script>{RUN}</script>",
    f"</p></article><script>{RUN}</script>",
    f"<ScRiPt\x0b>{RUN}</sCrIpT>",
    f"<script src={FAR}></script>",
    f"<img src=x onerror={RUN}>",
    f"<img src={FAR}>",
    f'"><img src=x onerror="{RUN}">',
    f"'><img src=x onerror='{RUN}'>",
    f"<svg onload={RUN}>",
    f"<svg><script>{RUN}</script></svg>",
    f"<svg><animate onbegin={RUN} attributeName=x dur=1s>",
    f"<svg><a xlink:href='javascript:{RUN}'><text>x</text></a></svg>",
    f"<math><mtext><table><mglyph><style><!--</style><img title='--><img src=x onerror={RUN}>'>",
    f"<math href='javascript:{RUN}'>x</math>",
    f"<noscript><p title='</noscript><img src=x onerror={RUN}>'>",
    f"<form><button formaction='javascript:{RUN}'>x",
    f"<iframe srcdoc='<script>parent.{RUN}</script>'></iframe>",
    f"<iframe src='javascript:parent.{RUN}'></iframe>",
    f"<object data='javascript:{RUN}'></object><embed src='javascript:{RUN}'>",
    f"<details open ontoggle={RUN}>x</details>",
    f"<input autofocus onfocus={RUN}>",
    f"<video><source onerror={RUN}></video><audio src=x onerror={RUN}>",
    f"<body onload={RUN}><marquee onstart={RUN}>x</marquee>",
    f"<style>@import '{FAR}';</style><link rel=stylesheet href={FAR}>",
    f"<div style='background:url({FAR})'>x</div>",
    f"<meta http-equiv=refresh content='0;url=javascript:{RUN}'>",
    f"<base href={FAR}>",
    f"<template><script>{RUN}</script></template>",
    f"<xmp><p title='</xmp><img src=x onerror={RUN}>'></xmp>",
    f"<textarea></textarea><script>{RUN}</script>",
    f"</textarea><script>{RUN}</script>",
    f"</title></style><script>{RUN}</script>",
    f"<!--><script>{RUN}</script>-->",
    f"<![CDATA[><script>{RUN}</script>]]>",
    f"<?xml-stylesheet href='javascript:{RUN}'?>",
    f"&lt;script&gt;{RUN}&lt;/script&gt;",
    f"&#60;script&#62;{RUN}&#60;/script&#62;",
    f"\\u003cscript\\u003e{RUN}\\u003c/script\\u003e",
    f"＜script＞{RUN}＜/script＞",
    f"+ADw-script+AD4-{RUN}+ADw-/script+AD4-",
    f"javascript:{RUN}",
    f"JaVaScRiPt&colon;{RUN}",
    f"java\tscript:{RUN}",
    f"data:text/html,<script>{RUN}</script>",
    f"vbscript:{RUN}",
    f'https://a.example/" onmouseover="{RUN}',
    f"https://a.example/' autofocus onfocus='{RUN}",
    f"https://a.example/><script>{RUN}</script>",
    f"https://a.example/`onclick={RUN}`",
    f"https://javascript:{RUN}@a.example/",
    f"[x](javascript:{RUN}) ![x]({FAR})",
    "{{ 7 * 7 }}{% raw %}${7*7}<%= 7 %>",
    f"\u202e<script>{RUN}</script>\u202c",
    f"\ufeff<script>{RUN}</script>",
    f"<scr\u0000ipt>{RUN}</scr\u0000ipt>",
    f"<a href='jav&#x0A;ascript:{RUN}'>x</a>",
    f'<a href="//evil.example" ping="{FAR}">x</a>',
    "<a id=__proto__><form name=querySelector>",
    "</ol></section></main></body></html>",
    f"<button popovertarget=x onbeforetoggle={RUN}>x</button>",
)
SECRET = "a key for moderating"
SITE = CommentRules(links=99)


def _comments() -> Iterator[Comment]:
    """Yield each vector as text, name and reason, as it came in and as no rule would let it."""
    for number, vector in enumerate(VECTORS):
        step = Step(make.NOW, f"w{number}")
        draft = checked(Draft(make.article_id("a1"), f"Reader {number}", vector), SITE)
        taken = posted(draft, f"reader-{number}", None, step)
        yield reported(taken, vector, "bob", SITE, step)
        evil = {
            "comment_id": f"raw-{number}",
            "author": vector,
            "author_id": vector,
            "text": vector,
        }
        yield taken.model_copy(update=evil)


@pytest.fixture(scope="module")
def site() -> Iterator[Served]:
    ring = KeyRing()
    ring.note(issued([], "ana", SECRET, Terms((Scope.MODERATE,)), make.NOW))
    recent = RecentComments()
    given = {
        "comments": MemoryComments(*_comments()),
        "recent": recent,
        "outlet": MemoryLog(recent),
    }
    with served(outside(MemoryFinder([article("a1")]), **given), Conduct(keys=ring)) as serving:
        yield serving


def _asked_elsewhere(page: Page, site: Served) -> list[str]:
    asked: list[str] = []

    def note(request: Request) -> None:
        if urlsplit(request.url).netloc != urlsplit(site.url).netloc:
            asked.append(request.url)

    page.on("request", note)
    page.on("dialog", lambda dialog: asked.append(dialog.message))
    return asked


def _enter(page: Page, site: Served) -> None:
    page.goto(f"{site.url}/moderation")
    page.get_by_label("Key that is good for moderating").fill(SECRET)
    page.get_by_role("button", name="Come in").click()


PATHS = (
    f"/articles/{make.article_id('a1')}",
    f"/articles/{make.article_id('a1')}/comments?reply=raw-0",
    "/moderation?which=all&limit=100",
    "/moderation?limit=100",
    "/moderation/comments/raw-0",
)


@pytest.mark.parametrize("path", PATHS)
def test_nothing_runs_and_nothing_is_fetched(site: Served, browser_page: Page, path: str) -> None:
    elsewhere = _asked_elsewhere(browser_page, site)
    _enter(browser_page, site)

    browser_page.goto(site.url + path)
    for comment in browser_page.locator("article.comment").all()[:40]:
        comment.hover()

    assert browser_page.evaluate("window.ran") is None
    assert elsewhere == []
    made = browser_page.locator("article.comment :is(script, img, svg, math, iframe, style, form)")
    assert made.count() == 0


def test_links_lead_into_the_web_only(site: Served, browser_page: Page) -> None:
    browser_page.goto(site.url + PATHS[0])

    hrefs = browser_page.locator(".said a").evaluate_all("all => all.map(one => one.protocol)")

    assert hrefs
    assert set(hrefs) <= {"https:", "http:"}
