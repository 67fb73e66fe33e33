"""Fixtures of the real browser."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Page

from tests.browser import find_browser, open_page


@pytest.fixture(scope="session")
def browser() -> Path:
    """Return the path of a Chromium that starts."""
    return find_browser()


@pytest.fixture
def browser_page(browser: Path) -> Iterator[Page]:
    """Yield an empty page in a browser of its own, for tests that are not async."""
    with open_page(browser) as page:
        yield page
