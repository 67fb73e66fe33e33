"""Comments that others write come to an open page, and move nothing before they are asked for."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from playwright.sync_api import Locator, Page, expect

from services.gateway.core.comments.live import Discussions
from services.gateway.core.comments.recent import RecentComments
from shared.events import Comment
from tests import make
from tests.e2e.serving import Served, served
from tests.fakes import MemoryFinder
from tests.make_documents import article, comment_event
from tests.memory_comments import MemoryComments, MemoryLog
from tests.memory_gateway import outside

PATH = f"/articles/{make.article_id('a1')}"
EVIL = "<img src=x onerror=window.ran=1>"


@pytest.fixture
def site() -> Iterator[Served]:
    """Yield a gateway with an article, of which one comment is an hour old."""
    recent, live = RecentComments(), Discussions()
    first = comment_event("c1", event_time=make.hours_ago(1), text="How far does the ash reach?")
    given = {
        "comments": MemoryComments(first),
        "recent": recent,
        "discussions": live,
        "outlet": MemoryLog(recent, live=live),
    }
    with served(outside(MemoryFinder([article("a1")]), **given)) as serving:
        yield serving


def say(site: Served, *comments: Comment) -> None:
    """Let the log tell comments, as if others had written them."""
    log = site.outside.outlet
    assert isinstance(log, MemoryLog)
    for one in comments:
        site.loop.call_soon_threadsafe(log.tell, one)


def opened(page: Page, site: Served, path: str = PATH) -> Page:
    """Return the page once it listens."""
    with page.expect_response("**/comments/stream"):
        page.goto(site.url + path)
    return page


def notice(page: Page, told: str) -> Locator:
    return page.get_by_role("status").get_by_role("button", name=told, exact=True)


def test_comments_of_others_come_when_asked_for(site: Served, browser_page: Page) -> None:
    """By keyboard; what is being written meanwhile stays."""
    page = opened(browser_page, site)
    page.get_by_label("Comment", exact=True).fill("As far as")
    heading = page.get_by_role("heading", name="Comments")
    before = heading.bounding_box()
    held = comment_event("c9", state="hidden", held=True)
    say(site, comment_event("c2", author=EVIL, text=EVIL), comment_event("c3", parent_id="c1"))
    say(site, held)
    notice(page, "2 new comments").wait_for(timeout=15_000)
    assert heading.bounding_box() == before
    expect(page.locator("article.comment")).to_have_count(1)

    notice(page, "2 new comments").press("Enter")

    expect(page.locator("article.comment")).to_have_count(3)
    expect(page.locator("li.fresh").first).to_be_focused()
    expect(page.get_by_label("Comment", exact=True)).to_have_value("As far as")
    expect(page.get_by_role("status").get_by_role("button")).to_have_count(0)
    assert page.evaluate("window.ran") is None


def test_open_answer_stays_where_it_is(site: Served, browser_page: Page) -> None:
    page = opened(browser_page, site, f"{PATH}/comments")
    page.get_by_role("link", name="Reply").click()
    answer = page.locator(".thread form").get_by_label("Comment", exact=True)
    answer.fill("As far as Catania.")
    say(site, comment_event("c2"))

    notice(page, "1 new comment").click(timeout=15_000)

    expect(page.locator("#comment-c2")).to_be_focused()
    expect(page.locator("#comment-c1 > form").get_by_label("Comment", exact=True)).to_have_value(
        "As far as Catania."
    )


def test_hidden_meanwhile_is_offered_no_more(site: Served, browser_page: Page) -> None:
    page = opened(browser_page, site)
    say(site, comment_event("c2"))
    notice(page, "1 new comment").wait_for(timeout=15_000)
    say(site, comment_event("c2", id="c2@2", version=2, state="hidden"), comment_event("c3"))
    say(site, comment_event("c4"))

    expect(notice(page, "2 new comments")).to_be_visible(timeout=15_000)


def test_own_comment_is_no_news(site: Served, browser_page: Page) -> None:
    page = opened(browser_page, site)
    page.get_by_label("Name to be shown").fill("Ada")
    page.get_by_label("Comment", exact=True).fill("As far as Catania.")
    with page.expect_request("**/v1/comments?*"):
        page.get_by_role("button", name="Post").click()

    expect(page.locator("article.comment")).to_have_count(2)
    expect(page.get_by_role("status").get_by_role("button")).to_have_count(0)
