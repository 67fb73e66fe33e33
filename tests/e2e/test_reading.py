"""A reader's way through the pages: with and without script, and by keyboard alone."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from playwright.sync_api import Page, expect

from tests.e2e.reading import A1, PAGES, arrive, news
from tests.e2e.serving import Served, served


@pytest.fixture
def reading() -> Iterator[Served]:
    with served(news()) as serving:
        yield serving


@pytest.fixture
def plain_page(browser_page: Page) -> Iterator[Page]:
    """Yield a page that runs no script."""
    browser = browser_page.context.browser
    assert browser is not None
    context = browser.new_context(java_script_enabled=False)
    yield context.new_page()
    context.close()


def test_new_article_comes_without_reloading(reading: Served, browser_page: Page) -> None:
    browser_page.goto(reading.url)
    browser_page.evaluate("window.isSame = true")
    arrive(reading, "new", "Seals saved at the lighthouse")

    notice = browser_page.get_by_role("status").get_by_role("button", name="1 new article")
    notice.click(timeout=15_000)

    expect(
        browser_page.get_by_role("link", name="Seals saved at the lighthouse").first
    ).to_be_visible()
    expect(browser_page.locator("main")).to_be_focused()
    assert browser_page.evaluate("window.isSame")


def test_nothing_moves_before_it_is_asked_for(reading: Served, browser_page: Page) -> None:
    browser_page.goto(reading.url)
    headline = browser_page.locator(".lead h3")
    before = headline.bounding_box()
    arrive(reading, "new", "Seals saved at the lighthouse")
    browser_page.get_by_role("button", name="1 new article").wait_for(timeout=15_000)

    assert headline.bounding_box() == before
    expect(browser_page.get_by_role("link", name="Seals saved at the lighthouse")).to_have_count(0)


def test_search_is_narrowed_by_facets(reading: Served, plain_page: Page) -> None:
    """Without script."""
    plain_page.set_viewport_size({"width": 1280, "height": 900})
    plain_page.goto(reading.url)
    plain_page.get_by_role("searchbox", name="Search the news").fill("erupted")
    plain_page.get_by_role("button", name="Search").click()
    plain_page.get_by_role("complementary").get_by_role("link", name="Rheinblick").click()

    expect(plain_page.locator("main .count").first).to_have_text("1 article")
    plain_page.get_by_role("link", name="From").click()
    expect(plain_page.locator("main .count").first).to_have_text("5 articles")


def test_edition_is_chosen_and_kept(reading: Served, plain_page: Page) -> None:
    """Without script."""
    plain_page.goto(reading.url)
    plain_page.get_by_role("button", name="Deutsch", exact=True).click()
    expect(plain_page).to_have_url(f"{reading.url}/de")
    plain_page.goto(f"{reading.url}/")

    expect(plain_page).to_have_url(f"{reading.url}/de")
    expect(plain_page.locator("main")).to_contain_text("Asche über Catania")
    plain_page.get_by_role("button", name="World, all languages").click()
    expect(plain_page).to_have_url(f"{reading.url}/")


def test_entity_opens_its_card(reading: Served, plain_page: Page) -> None:
    """Without script."""
    plain_page.goto(f"{reading.url}/articles/{A1}")
    card = plain_page.locator("#card-Q16990")
    expect(card).to_be_hidden()
    plain_page.get_by_role("button", name="Mount Etna").click()

    expect(card).to_be_visible()
    card.get_by_role("link", name="All news about Mount Etna").click()
    expect(plain_page.get_by_role("heading", level=1)).to_have_text("Mount Etna")


def press_to(page: Page, name: str) -> None:
    """Press Tab until what is called so has the focus."""
    for _ in range(150):
        page.keyboard.press("Tab")
        focused = page.locator(":focus")
        if focused.count() and name in (focused.inner_text() or focused.get_attribute("id") or ""):
            return
    pytest.fail(f"{name} is not reached by Tab")


def test_keyboard_alone_is_enough(reading: Served, browser_page: Page) -> None:
    browser_page.goto(reading.url)
    browser_page.keyboard.press("Tab")
    expect(browser_page.get_by_role("link", name="Skip to the news")).to_be_focused()
    browser_page.keyboard.press("Enter")
    press_to(browser_page, "Mount Etna erupts")
    browser_page.keyboard.press("Enter")
    expect(browser_page).to_have_url(f"{reading.url}/stories/s1")
    browser_page.goto(f"{reading.url}/articles/{A1}#content")
    press_to(browser_page, "Mount Etna")
    browser_page.keyboard.press("Enter")
    press_to(browser_page, "Mount Etna")

    expect(browser_page.locator("#card-Q16990")).to_be_visible()
    browser_page.keyboard.press("Escape")
    expect(browser_page.locator("#card-Q16990")).to_be_hidden()


def test_times_are_in_the_zone_of_the_reader(reading: Served, browser_page: Page) -> None:
    browser = browser_page.context.browser
    assert browser is not None
    page = browser.new_page(timezone_id="Asia/Tokyo")
    page.goto(f"{reading.url}/articles/{A1}")

    expect(page.locator("article.whole header time")).to_have_text(
        "Friday, 20 November 2026 at 21:00"
    )
    expect(page.locator("article.whole header time")).to_have_attribute(
        "title", "Friday, 20 November 2026 at 21:00 GMT+9"
    )


def test_policy_keeps_nothing_from_a_page(reading: Served, browser_page: Page) -> None:
    told: list[str] = []
    browser_page.on("console", lambda one: told.append(one.text))
    browser_page.on("pageerror", lambda one: told.append(str(one)))
    for path in PAGES.values():
        browser_page.goto(reading.url + path)

    assert [one for one in told if "404" not in one and "422" not in one] == []
