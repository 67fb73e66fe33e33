"""From a feed to the reader's eye: what a source publishes is found, read and counted."""

from __future__ import annotations

import uuid
from typing import Any
from urllib.parse import quote

import pytest
from playwright.sync_api import Page, expect

from deploy.sample_news.articles import Article
from deploy.sample_news.server import SampleNews
from tests.cluster import Cluster
from tests.waiting import until

ARRIVAL_S = 60.0
TRENDS_S = 120.0
HOT = {"Mount Etna", "Madeleine McCann"}
COMMON = {"attack", "police", "search", "talks", "russia", "trump", "ukraine"}


# Each outlet tells it in words of its own: a copy would be no similar news.
TELLINGS = {
    "northern-ledger": (
        "The keepers called a dozen neighbours, who came with knives and blankets and worked "
        "until the tide rose."
    ),
    "harbour-post": (
        "Residents cut through old fishing gear all night and worked until the tide rose, "
        "said the harbour master, who had seen the animals from his boat."
    ),
}


def _lighthouse(outlet: str, word: str) -> Article:
    return Article(
        outlet=outlet,
        live_minute=0,
        title=f"Keepers of {word} lighthouse save forty seals",
        summary=f"Forty seals were saved near the {word} lighthouse.",
        text=f"Forty seals were freed from nets near the {word} lighthouse.\n\n{TELLINGS[outlet]}",
    )


def _search(cupure: Cluster, words: str) -> dict[str, Any] | None:
    found: dict[str, Any] = cupure.get("gateway", "/v1/search", q=words)
    return found if found["total"] else None


@pytest.fixture(scope="module")
def lighthouse(cupure: Cluster, news: SampleNews) -> str:
    """Publish one story at two outlets and return the word that only they contain."""
    word = f"Q{uuid.uuid4().hex[:8]}"
    for outlet in TELLINGS:
        news.publish(_lighthouse(outlet, word))
    until(
        lambda: cupure.get("gateway", "/v1/search", q=word)["total"] == 2 or None,
        "both articles found",
        ARRIVAL_S,
    )
    return word


@pytest.fixture(scope="module")
def trending(cupure: Cluster) -> list[dict[str, Any]]:
    """Return the topics of the bar once the hot ones of the sample are there."""

    def hot() -> list[dict[str, Any]] | None:
        topics: list[dict[str, Any]] = cupure.get("gateway", "/v1/trending")["topics"]
        return topics if {topic["label"] for topic in topics} >= HOT else None

    return until(hot, f"{HOT} trending", TRENDS_S)


def test_published_article_is_read(cupure: Cluster, lighthouse: str, browser_page: Page) -> None:
    browser_page.goto(cupure.url("gateway"))
    browser_page.get_by_placeholder("Search the news").fill(lighthouse)
    browser_page.get_by_role("button", name="Search").first.click()
    browser_page.get_by_role("link", name="lighthouse").first.click()

    expect(browser_page.get_by_role("heading", level=1)).to_contain_text(lighthouse)
    expect(browser_page.locator(".text")).to_contain_text("worked until the tide rose")
    expect(browser_page.get_by_role("heading", name="Comments")).to_be_visible()


def test_outlets_tell_one_story(cupure: Cluster, lighthouse: str) -> None:
    (hit, _) = cupure.get("gateway", "/v1/search", q=lighthouse)["results"]

    def told() -> dict[str, Any] | None:
        stories = cupure.get("gateway", "/v1/stories", limit=100)["stories"]
        return next((one for one in stories if lighthouse in one["headline"]), None)

    story = cupure.get("gateway", f"/v1/stories/{until(told, 'the story', ARRIVAL_S)['story_id']}")

    told_by = {one["outlet"]["id"] for one in story["articles"]}
    assert {one["id"] for one in story["outlets"]} == told_by
    assert (story["outlet_count"], story["voice_count"]) == (2, 2)
    assert hit["article_id"] in [one["article_id"] for one in story["articles"]]
    assert story["timeline"]


def test_same_story_is_similar_news(cupure: Cluster, lighthouse: str) -> None:
    hits = cupure.get("gateway", "/v1/search", q=lighthouse)["results"]
    ids = [hit["article_id"] for hit in hits]

    similar = cupure.get("gateway", f"/v1/articles/{ids[0]}/similar")

    assert ids[1] in [one["article_id"] for one in similar["articles"]]


def test_front_page_leads_on(
    cupure: Cluster, trending: list[dict[str, Any]], browser_page: Page
) -> None:
    browser_page.goto(cupure.url("gateway"))

    for label in HOT:
        expect(
            browser_page.locator("[data-trending]").get_by_role("link", name=label)
        ).to_be_visible()
    browser_page.get_by_role("link", name="World").first.click()
    expect(browser_page.get_by_role("heading", level=1)).to_contain_text("World")
    assert trending


def test_topic_says_why(cupure: Cluster, trending: list[dict[str, Any]]) -> None:
    etna = next(topic for topic in trending if topic["label"] == "Mount Etna")

    assert etna["observed"] > etna["expected"]
    assert sum(etna["parts"].values()) == pytest.approx(etna["score"])
    assert len(etna["voices"]) >= 3
    assert etna["articles"]
    assert cupure.get("gateway", f"/v1/articles/{etna['articles'][0]['article_id']}")


def test_topic_has_an_address(cupure: Cluster, trending: list[dict[str, Any]]) -> None:
    topic_id = quote(trending[0]["topic_id"], safe="")

    told = cupure.get("gateway", f"/v1/trending/{topic_id}")

    assert (told["topic"]["topic_id"], told["left_at"]) == (trending[0]["topic_id"], None)
    assert told["rank"] >= 1


def test_no_topic_is_a_common_word(trending: list[dict[str, Any]]) -> None:
    labels = [topic["label"].lower() for topic in trending]

    assert not COMMON & set(labels)
    assert len(set(labels)) == len(labels)


def test_page_works_without_script(
    cupure: Cluster, trending: list[dict[str, Any]], browser_page: Page
) -> None:
    browser = browser_page.context.browser
    assert browser is not None
    page = browser.new_page(java_script_enabled=False)
    page.goto(cupure.url("gateway"))
    topic = page.locator("[data-trending] li").filter(has_text="Mount Etna").first
    topic.locator("summary").click()

    expect(topic.get_by_text("would be usual")).to_be_visible()
    assert trending


def test_page_asks_nobody_else(cupure: Cluster, browser_page: Page) -> None:
    asked: list[str] = []
    browser_page.on("request", lambda request: asked.append(request.url))

    browser_page.goto(cupure.url("gateway"))

    assert [url for url in asked if not url.startswith(cupure.url("gateway"))] == []


@pytest.mark.parametrize("language", ["en", "de", "fr", "es"])
def test_every_language_arrives(cupure: Cluster, language: str) -> None:
    until(
        lambda: cupure.get("gateway", "/v1/search", language=language)["total"] or None,
        f"articles in {language}",
        ARRIVAL_S,
    )
