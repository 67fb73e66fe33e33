"""Every kind of page holds to WCAG 2.2 AA as far as axe-core can tell, by day and by night."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Literal

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page

from tests.e2e.reading import PAGES, news
from tests.e2e.serving import Served, served

RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]


@pytest.fixture(scope="module")
def reading() -> Iterator[Served]:
    with served(news()) as serving:
        yield serving


def violations(page: Page) -> list[str]:
    """Return what axe-core objects to, and where."""
    found = Axe().run(page, options={"runOnly": {"type": "tag", "values": RULES}})
    return [
        f"{one['id']}: {node['target']} {node['failureSummary']}"
        for one in found.response["violations"]
        for node in one["nodes"]
    ]


@pytest.mark.parametrize("theme", ["light", "dark"])
@pytest.mark.parametrize("width", [390, 1440])
def test_no_page_shuts_anybody_out(
    reading: Served, browser_page: Page, theme: Literal["light", "dark"], width: int
) -> None:
    browser_page.emulate_media(color_scheme=theme)
    browser_page.set_viewport_size({"width": width, "height": 900})
    found = {}
    for kind, path in PAGES.items():
        browser_page.goto(reading.url + path)
        found[kind] = violations(browser_page)

    assert {kind: wrong for kind, wrong in found.items() if wrong} == {}


def test_what_opens_shuts_nobody_out(reading: Served, browser_page: Page) -> None:
    browser_page.goto(reading.url + PAGES["article"])
    browser_page.get_by_role("button", name="Mount Etna").click()
    browser_page.locator("[data-trending] summary").first.click()

    assert violations(browser_page) == []


@pytest.mark.parametrize("width", [320, 390, 768, 1440])
def test_no_page_is_wider_than_its_window(reading: Served, browser_page: Page, width: int) -> None:
    browser_page.set_viewport_size({"width": width, "height": 900})
    wide = {}
    for kind, path in PAGES.items():
        browser_page.goto(reading.url + path)
        wide[kind] = browser_page.evaluate("document.documentElement.scrollWidth")

    assert {kind: one for kind, one in wide.items() if one > width} == {}
