"""What edits changed is shown to readers, with and without script."""

from __future__ import annotations

import asyncio
from collections.abc import Iterator

import pytest
from playwright.sync_api import Page, expect

from services.gateway.core.versions.history import version_at
from tests import make, make_documents
from tests.e2e.serving import served
from tests.memory_gateway import in_memory, outside

TEXT = (
    "Ash fell on Catania for two days and the airport was closed. {roads} roads are closed. "
    "The mayor asked people to stay at home. " * 3
)


@pytest.fixture
def address() -> Iterator[str]:
    told = [
        (3, "Mount Etna erupts", "Two"),
        (2, "Mount Etna erupts again", "Two"),
        (1, "", "Three"),
    ]
    events = [
        make_documents.article_event(
            "a1",
            version=version_at(make.hours_ago(hours)),
            title=title or "Mount Etna erupts again",
            text=TEXT.format(roads=roads),
        )
        for hours, title, roads in told
    ]
    finder = asyncio.run(in_memory(*events))
    with served(outside(finder)) as gateway:
        yield f"{gateway.url}/articles/{make.article_id('a1')}"


def test_reader_opens_what_an_edit_changed(address: str, browser_page: Page) -> None:
    browser_page.goto(address)
    versions = browser_page.get_by_role("region", name="Versions")
    expect(versions.get_by_role("listitem")).to_have_count(3)
    expect(versions.locator("ins").first).to_be_hidden()

    versions.locator("summary").first.press("Enter")

    expect(versions.locator("ins").first).to_have_text("Three ")
    expect(versions.locator("ins").first).to_be_visible()
    expect(versions.locator("del").first).to_have_text("Two ")
