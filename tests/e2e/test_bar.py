"""The trending bar in a reader's hands: mouse, keyboard, touch, and news that comes meanwhile."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, Locator, Page, expect

from services.gateway.core.change_feed import ToldChange
from shared.events import StoryHour
from tests import make
from tests.e2e.serving import Served, served
from tests.fakes import MemoryFinder, MemoryTrendBoard, MemoryTrendHistory
from tests.make_documents import article, change, past_snapshot, story, topic, trend
from tests.memory_gateway import outside

OUTLETS = tuple(
    make.story_outlet(name, first_at=make.hours_ago(age)) for name, age in (("herald", 5), ("x", 1))
)
HOUR = StoryHour(
    at=make.hours_ago(5), articles=1, article_id=make.article_id("a1"), title="Mount Etna erupts"
)


@pytest.fixture
def board() -> MemoryTrendBoard:
    etna, talks = topic("Q1", direction="rising"), topic("Q2", label="Peace talks")
    return MemoryTrendBoard(
        past_snapshot(etna, talks), past_snapshot(topic("Q3", label="Flood"), window_h=2)
    )


@pytest.fixture
def page_server(board: MemoryTrendBoard) -> Iterator[Served]:
    """Yield a gateway with two topics now, one in the last hours, and one of the past."""
    past = topic("Q9", label="Cup final")
    history = MemoryTrendHistory(*(trend(past, hours_ago=age) for age in (4, 3.75, 3)))
    told = story(of=("a1", "a2"), outlets=OUTLETS, voice_count=2, timeline=(HOUR,))
    finder = MemoryFinder([article("a1"), article("a2", outlet="herald")], [told])
    with served(outside(finder, board=board, history=history)) as serving:
        yield serving


def item(page: Page, label: str) -> Locator:
    return page.locator("[data-trending] ol > li").filter(has_text=label).first


def why(page: Page, label: str) -> Locator:
    return item(page, label).get_by_text("would be usual")


def test_why_shows_on_hover(page_server: Served, browser_page: Page) -> None:
    browser_page.goto(page_server.url)
    expect(why(browser_page, "Mount Etna")).to_be_hidden()

    item(browser_page, "Mount Etna").hover()

    expect(why(browser_page, "Mount Etna")).to_be_visible()
    expect(item(browser_page, "Mount Etna").get_by_text("Rising.")).to_be_visible()
    expect(why(browser_page, "Peace talks")).to_be_hidden()


def test_why_shows_on_focus(page_server: Served, browser_page: Page) -> None:
    browser_page.goto(page_server.url)
    browser_page.get_by_role("link", name="Culture").focus()

    browser_page.keyboard.press("Tab")

    expect(browser_page.get_by_role("link", name="Mount Etna").first).to_be_focused()
    expect(why(browser_page, "Mount Etna")).to_be_visible()
    browser_page.keyboard.press("Escape")
    expect(why(browser_page, "Mount Etna")).to_be_hidden()


def test_why_is_told_to_screen_readers(page_server: Served, browser_page: Page) -> None:
    browser_page.goto(page_server.url)

    link = browser_page.get_by_role("link", name="Mount Etna").first

    expect(link).to_have_accessible_description(
        "Rising. Told 12 times in 24 hours, where 1.5 would be usual."
    )
    expect(item(browser_page, "Mount Etna").locator("summary")).to_have_text(
        "Why Mount Etna is trending"
    )


def test_why_opens_by_touch(page_server: Served, browser_page: Page) -> None:
    page = _other_page(browser_page, has_touch=True, viewport={"width": 390, "height": 800})
    page.goto(page_server.url)

    item(page, "Mount Etna").locator("summary").tap()

    expect(why(page, "Mount Etna")).to_be_in_viewport()
    item(page, "Mount Etna").locator("summary").tap()
    expect(why(page, "Mount Etna")).to_be_hidden()
    assert page.evaluate("document.documentElement.scrollWidth") <= 390


def _other_page(page: Page, **options: object) -> Page:
    browser: Browser | None = page.context.browser
    assert browser is not None
    return browser.new_page(**options)  # type: ignore[arg-type]  # playwright's own options


def test_bar_follows_changes(
    page_server: Served, board: MemoryTrendBoard, browser_page: Page
) -> None:
    with browser_page.expect_request("**/v1/trending/stream*"):
        browser_page.goto(page_server.url)
    expect(item(browser_page, "Mount Etna")).to_be_visible()

    board.take(past_snapshot(topic("Q5", label="Volcano alert")))
    told = ToldChange(1, change("entered", "Q5"))
    page_server.loop.call_soon_threadsafe(page_server.outside.feed.publish, told)

    expect(item(browser_page, "Volcano alert")).to_be_visible(timeout=10_000)


def test_window_changes_in_place(page_server: Served, browser_page: Page) -> None:
    browser_page.goto(f"{page_server.url}/search")

    browser_page.get_by_role("link", name="Now").click()

    expect(item(browser_page, "Flood")).to_be_visible()
    assert browser_page.url.endswith("/search")


def test_page_of_the_past_leads_back(page_server: Served, browser_page: Page) -> None:
    at = make.hours_ago(2.5).isoformat().replace("+00:00", "Z")
    browser_page.goto(f"{page_server.url}/?at={at}")
    expect(item(browser_page, "Cup final")).to_be_visible()
    expect(browser_page.get_by_role("status").first).to_contain_text("09:00 UTC")

    browser_page.get_by_role("link", name="Back to now").click()

    expect(item(browser_page, "Mount Etna")).to_be_visible()


def test_past_and_windows_without_script(page_server: Served, browser_page: Page) -> None:
    page = _other_page(browser_page, java_script_enabled=False)
    page.goto(page_server.url)

    page.get_by_role("link", name="Now").click()
    expect(item(page, "Flood")).to_be_visible()

    page.goto(f"{page_server.url}/topics/Q9")
    expect(page.get_by_role("img", name="Its score: from 3.5 to 3.5")).to_be_visible()


def test_story_page_tells_who_was_first(page_server: Served, browser_page: Page) -> None:
    browser_page.goto(f"{page_server.url}/stories/s1")

    expect(browser_page.get_by_role("heading", level=1)).to_have_text("Mount Etna erupts")
    first = browser_page.locator(".outlets li").first
    expect(first).to_contain_text("Herald")
    expect(first.get_by_text("first to report")).to_be_visible()
    expect(browser_page.get_by_text("2 independent voices")).to_be_visible()
    expect(browser_page.locator(".timeline li")).to_have_count(2)
