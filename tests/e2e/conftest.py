"""Fixtures of the real browser."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import ExitStack
from pathlib import Path

import pytest
from playwright.sync_api import Page, ViewportSize

from tests.browser import find_browser, open_page
from tests.e2e.hands import MANNERS, Visitor


@pytest.fixture(scope="session")
def browser() -> Path:
    """Return the path of a Chromium that starts."""
    return find_browser()


@pytest.fixture
def browser_page(browser: Path) -> Iterator[Page]:
    """Yield an empty page in a browser of its own, for tests that are not async."""
    with open_page(browser) as page:
        yield page


@pytest.fixture(params=MANNERS)
def visit(request: pytest.FixtureRequest, browser_page: Page) -> Iterator[Callable[[], Visitor]]:
    """Yield a function that opens a page for somebody new, who comes in each manner in turn."""
    browser = browser_page.context.browser
    assert browser is not None
    with ExitStack() as contexts:

        def visit() -> Visitor:
            size = ViewportSize(width=1280, height=900)
            has_script = request.param != "no script"
            context = browser.new_context(viewport=size, java_script_enabled=has_script)
            contexts.callback(context.close)
            return Visitor(context.new_page(), by_keyboard=request.param == "keyboard")

        yield visit
