"""Every kind of page holds to WCAG 2.2 AA as far as axe-core can tell, by day and by night."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Literal

import pytest
from axe_playwright_python.sync_playwright import Axe
from fastapi import APIRouter
from fastapi.routing import APIRoute
from playwright.sync_api import Page

from services.gateway.routes import pages
from services.gateway.routes.comments import moderation_pages
from services.gateway.routes.comments import pages as comment_pages
from services.gateway.routes.saved import pages as saved_pages
from tests.e2e.reading import (
    KEPT,
    MODERATED,
    PAGES,
    come_in,
    come_in_to_keep,
    conduct,
    news,
)
from tests.e2e.serving import Served, served

ROUTERS = (
    pages.router,
    comment_pages.router,
    moderation_pages.router,
    saved_pages.router,
)
# What machines read, and a part of a page that each page has.
NO_PAGES = {"/sitemap.xml", "/robots.txt", "/trending-bar"}
RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]


@pytest.fixture(scope="module")
def reading() -> Iterator[Served]:
    with served(news(), conduct()) as serving:
        yield serving


def violations(page: Page) -> list[str]:
    """Return what axe-core objects to, and where."""
    found = Axe().run(page, options={"runOnly": {"type": "tag", "values": RULES}})
    return [
        f"{one['id']}: {node['target']} {node['failureSummary']}"
        for one in found.response["violations"]
        for node in one["nodes"]
    ]


def routes(router: APIRouter) -> Iterator[APIRoute]:
    for one in router.routes:
        inner = getattr(one, "original_router", None)
        if inner is not None:
            yield from routes(inner)
        elif isinstance(one, APIRoute):
            yield one


def opened(page: Page, reading: Served) -> Iterator[str]:
    """Open a page of every kind, and yield which it is."""
    for kind, path in PAGES.items():
        page.goto(reading.url + path)
        yield kind
    come_in(page, reading.url)
    for kind, path in MODERATED.items():
        page.goto(reading.url + path)
        yield kind
    come_in_to_keep(page, reading.url)
    for kind, path in KEPT.items():
        page.goto(reading.url + path)
        yield kind


def test_every_kind_of_page_is_looked_at() -> None:
    paths = [one.partition("?")[0] for one in (*PAGES.values(), *MODERATED.values())]
    unseen = {
        route.path
        for router in ROUTERS
        for route in routes(router)
        if "GET" in (route.methods or ())
        and not any(route.path_regex.match(path) for path in paths)
    }

    assert unseen == NO_PAGES


@pytest.mark.parametrize("theme", ["light", "dark"])
@pytest.mark.parametrize("width", [390, 1440])
def test_no_page_shuts_anybody_out(
    reading: Served, browser_page: Page, theme: Literal["light", "dark"], width: int
) -> None:
    browser_page.emulate_media(color_scheme=theme)
    browser_page.set_viewport_size({"width": width, "height": 900})
    found = {kind: violations(browser_page) for kind in opened(browser_page, reading)}

    assert {kind: wrong for kind, wrong in found.items() if wrong} == {}


def test_what_opens_shuts_nobody_out(reading: Served, browser_page: Page) -> None:
    browser_page.goto(reading.url + PAGES["article"])
    browser_page.get_by_role("button", name="Mount Etna").click()
    browser_page.locator("[data-trending] summary").first.click()

    assert violations(browser_page) == []


def test_refused_comment_shuts_nobody_out(reading: Served, browser_page: Page) -> None:
    browser_page.goto(reading.url + PAGES["discussion"])
    browser_page.get_by_label("Name to be shown").fill("Ada")
    browser_page.get_by_label("Comment", exact=True).fill("https://a.example " * 3)
    browser_page.get_by_role("button", name="Post").click()
    browser_page.get_by_text("a comment has up to 2 links").wait_for()

    assert violations(browser_page) == []


@pytest.mark.parametrize("width", [320, 390, 768, 1440])
def test_no_page_is_wider_than_its_window(reading: Served, browser_page: Page, width: int) -> None:
    browser_page.set_viewport_size({"width": width, "height": 900})
    scroll = "document.documentElement.scrollWidth"
    wide = {kind: browser_page.evaluate(scroll) for kind in opened(browser_page, reading)}

    assert {kind: one for kind, one in wide.items() if one > width} == {}
