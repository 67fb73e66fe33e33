"""A reader's way through the real stack: by mouse, without script, by keyboard alone."""

from __future__ import annotations

import uuid
from collections.abc import Callable, Iterator
from dataclasses import dataclass

import pytest
from playwright.sync_api import Locator, Page, expect

from deploy.sample_news.articles import Article, Update
from deploy.sample_news.server import SampleNews
from tests.cluster import Cluster
from tests.e2e.hands import Visitor
from tests.waiting import until

ARRIVAL_S = 90.0
TELLINGS = {
    "harbour-post": (
        "Guides led forty walkers of the {word} club off Mount Etna in Sicily on Sunday night, "
        "after ash had begun to fall on the upper paths and the cable car was stopped."
    ),
    "pacific-courier": (
        "The {word} club is safe: its forty walkers came down from Mount Etna in Sicily before "
        "dawn, tired and grey with ash, and were given coffee by the people of Nicolosi."
    ),
}
EDIT = Update(after_minutes=0.2, add_paragraph="All forty have slept in a school, the town says.")


@dataclass(frozen=True)
class Walk:
    """News that one word finds: who told it first, and where it is read."""

    word: str
    path: str


def publish(news: SampleNews, outlet: str, word: str) -> None:
    text = TELLINGS[outlet].format(word=word)
    news.publish(
        Article(
            outlet=outlet,
            live_minute=0,
            title=f"Walkers of the {word} club led off Mount Etna",
            summary=text,
            text=text,
            updates=(EDIT,) if outlet == "harbour-post" else (),
        )
    )


def new_word() -> str:
    return f"Q{uuid.uuid4().hex[:8]}"


@pytest.fixture(autouse=True)
def _patience() -> Iterator[None]:
    """Let a busy machine take its time."""
    expect.set_options(timeout=20_000)
    yield
    expect.set_options(timeout=5_000)


@pytest.fixture(scope="module")
def walk(cupure: Cluster, news: SampleNews) -> Walk:
    """Return news of two outlets, one of which has changed what it says."""
    word = new_word()
    for outlet in TELLINGS:
        publish(news, outlet, word)

    def path_of_edited() -> str | None:
        told = cupure.get("gateway", "/v1/search", q=word)["results"]
        paths = [f"/articles/{one['article_id']}" for one in told]
        edited = [one for one in paths if _versions(cupure, one) > 1]
        return edited[0] if edited and len(told) == len(TELLINGS) else None

    return Walk(word, until(path_of_edited, "two articles, one of them edited", ARRIVAL_S))


def _versions(cupure: Cluster, path: str) -> int:
    return len(cupure.get("gateway", f"/v1{path}/versions")["versions"])


def _found(cupure: Cluster, word: str) -> int:
    return int(cupure.get("gateway", "/v1/search", q=word)["total"])


@pytest.mark.parametrize("visit", ["script", "keyboard"], indirect=True)
def test_published_article_comes_without_reloading(
    cupure: Cluster, news: SampleNews, visit: Callable[[], Visitor]
) -> None:
    """From a feed to the front page that is open already."""
    visitor, word = visit(), new_word()
    page = visitor.page
    with page.expect_response("**/v1/search/stream*"):
        page.goto(cupure.url("gateway"))
    page.evaluate("window.isSame = true")
    publish(news, "harbour-post", word)
    until(lambda: _found(cupure, word), "the article in search", ARRIVAL_S)
    expect(page.locator("main").get_by_role("link", name=word)).to_have_count(0)

    visitor.press(page.get_by_role("status").get_by_role("button", name="new article"))

    expect(page.locator("main").get_by_role("link", name=word).first).to_be_visible()
    assert page.evaluate("window.isSame")


def test_search_is_narrowed(cupure: Cluster, walk: Walk, visit: Callable[[], Visitor]) -> None:
    visitor = visit()
    page = visitor.page
    page.goto(cupure.url("gateway"))
    visitor.write(page.get_by_role("searchbox", name="Search the news"), walk.word)
    visitor.press(page.get_by_role("button", name="Search", exact=True).first)
    expect(_count(page)).to_have_text("2 articles")
    facets = page.get_by_role("complementary", name="Narrow the results")
    visitor.press(facets.get_by_role("link", name="The Harbour Post"))
    expect(_count(page)).to_have_text("1 article")

    visitor.press(page.get_by_role("region", name="Results").get_by_role("link", name=walk.word))

    expect(page.get_by_role("heading", level=1)).to_contain_text(walk.word)
    assert page.url == cupure.url("gateway") + walk.path


def _count(page: Page) -> Locator:
    return page.locator("main .count").first


def test_article_leads_on(cupure: Cluster, walk: Walk, visit: Callable[[], Visitor]) -> None:
    """To who is named, to what was changed, and to how others tell it."""
    visitor = visit()
    page = visitor.page
    page.goto(cupure.url("gateway") + walk.path)
    visitor.press(page.locator(".text").get_by_role("button", name="Mount Etna").first)
    expect(page.get_by_role("link", name="All news about Mount Etna")).to_be_visible()
    page.keyboard.press("Escape")
    versions = page.get_by_role("region", name="Versions")
    visitor.press(versions.locator("summary").first)
    expect(versions.locator("ins").first).to_contain_text("slept in a school")
    expect(versions.locator("ins").first).to_be_visible()

    similar = page.get_by_role("complementary", name="Similar news")
    visitor.press(similar.get_by_role("link", name=walk.word).first)

    expect(page.locator("article.whole .outlet").first).to_have_text("Pacific Courier")


def test_edition_is_kept(cupure: Cluster, visit: Callable[[], Visitor]) -> None:
    visitor, home = visit(), cupure.url("gateway")
    page = visitor.page
    page.goto(home)
    visitor.press(page.get_by_role("button", name="Deutsch", exact=True))
    expect(page).to_have_url(f"{home}/de")
    page.goto(f"{home}/")
    expect(page).to_have_url(f"{home}/de")
    expect(page.locator("main h3[lang=de]").first).to_be_visible()
    expect(page.locator("main h3[lang=en]")).to_have_count(0)

    visitor.press(page.get_by_role("button", name="World, all languages"))

    expect(page).to_have_url(f"{home}/")
