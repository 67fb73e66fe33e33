"""Comments on the real stack and in a real browser: written, answered, moderated, made anew."""

from __future__ import annotations

import re
import uuid
from collections.abc import Callable, Iterator
from dataclasses import dataclass

import httpx
import pytest
from playwright.sync_api import Locator, Page, expect
from typer.testing import CliRunner

from services.gateway.adapters.http_moderation import HttpModeration
from services.gateway.adapters.kafka_keys import KafkaKeyLog
from services.gateway.cli.comments import cli as comments_cli
from services.gateway.cli.keys import cli as keys_cli
from services.search.cli import cli as index_cli
from tests.cluster import Cluster
from tests.e2e.hands import Visitor
from tests.stack import Stack
from tests.waiting import until

ARRIVAL_S = 60.0


@dataclass(frozen=True)
class Site:
    """A running Cupure, an article of it, and the key of a moderator."""

    url: str
    article: str
    key: str

    def comments(self) -> list[dict[str, str]]:
        answer = httpx.get(f"{self.url}/v1{self.article}/comments", timeout=20).raise_for_status()
        found: list[dict[str, str]] = answer.json()["comments"]
        return found


@pytest.fixture(autouse=True)
def _patience() -> Iterator[None]:
    """Let a busy machine take its time."""
    expect.set_options(timeout=20_000)
    yield
    expect.set_options(timeout=5_000)


@pytest.fixture(scope="module")
def key(stack: Stack) -> str:
    """Return a key for moderating, made as operators do."""
    made = CliRunner().invoke(
        keys_cli,
        ["create", f"ana-{uuid.uuid4().hex[:8]}", "--scope", "moderate"],
        obj=KafkaKeyLog(stack.kafka_servers),
    )
    return made.stdout.strip()


@pytest.fixture
def site(cupure: Cluster, key: str) -> Site:
    def newest() -> str | None:
        found = cupure.get("gateway", "/v1/search", sort="date", limit=100)["results"]
        return next((one["article_id"] for one in found if _has_none(cupure, one)), None)

    article = until(newest, "an article without comments", ARRIVAL_S)
    return Site(cupure.url("gateway"), f"/articles/{article}", key)


def _has_none(cupure: Cluster, result: dict[str, str]) -> bool:
    path = f"/v1/articles/{result['article_id']}/comments"
    return bool(cupure.get("gateway", path)["total"] == 0)


def write(by: Visitor, author: str, text: str, button: str = "Post") -> None:
    form = by.page.locator("form", has=by.page.get_by_role("button", name=button, exact=True))
    by.write(form.get_by_label("Name to be shown"), author)
    by.write(form.get_by_label("Comment", exact=True), text)
    by.press(form.get_by_role("button", name=button, exact=True))


def said(page: Page, text: str) -> Locator:
    return page.locator("article.comment").filter(has_text=text)


def act(by: Visitor, text: str, name: str) -> None:
    by.press(said(by.page, text).get_by_role("link", name=re.compile(f"^{name}")))


def test_discussion_from_post_to_restore(site: Site, visit: Callable[[], Visitor]) -> None:
    """One reader posts, answers and edits, another reports; a moderator hides and restores."""
    reader, other, moderator = visit(), visit(), visit()
    page = reader.page
    answer = f"As far as {uuid.uuid4().hex}."
    page.goto(site.url + site.article)
    write(reader, "Ada", "How far does the ash reach?\nSee https://example.org/ash.")
    expect(said(page, "How far")).to_be_visible()
    expect(
        said(page, "How far").get_by_role("link", name="https://example.org/ash")
    ).to_be_visible()
    act(reader, "How far", "Reply")
    write(reader, "Ada", "As far as Catania.", "Reply")
    expect(page.locator("li li article.comment")).to_contain_text("As far as Catania.")
    act(reader, "As far as", "Edit")
    reader.write(page.locator(".thread form").get_by_label("Comment", exact=True), answer)
    reader.press(page.get_by_role("button", name="Save"))
    expect(said(page, answer)).to_contain_text("edited")

    _report(site, other, answer)
    _enter(site, moderator)
    _decide(moderator, answer, "Hide")
    page.goto(site.url + site.article)
    expect(said(page, answer)).to_have_count(0)
    expect(said(page, "How far")).to_be_visible()

    moderator.press(moderator.page.get_by_role("link", name="Decided"))
    expect(moderator.page.locator("li", has_text=answer).first).to_contain_text("hidden by ana")
    _decide(moderator, answer, "Restore")
    page.goto(site.url + site.article)
    expect(page.locator("li li article.comment")).to_contain_text(answer)


def _report(site: Site, reader: Visitor, text: str) -> None:
    reader.page.goto(site.url + site.article)
    act(reader, text, "Report")
    form = reader.page.locator(".thread form")
    reader.write(form.get_by_label("Why"), "That is not true")
    reader.press(form.get_by_role("button", name="Report", exact=True))
    expect(reader.page.get_by_text("A moderator will look at it.").first).to_be_visible()


def _enter(site: Site, moderator: Visitor) -> None:
    page = moderator.page
    page.goto(f"{site.url}/moderation")
    moderator.write(page.get_by_label("Key that is good for moderating"), site.key)
    moderator.press(page.get_by_role("button", name="Come in"))
    expect(page.get_by_text("You decide as")).to_be_visible()


def _decide(moderator: Visitor, text: str, decision: str) -> None:
    item = moderator.page.locator("ol.queue > li").filter(has_text=text)
    moderator.write(item.get_by_label("Reason"), f"{decision} it")
    moderator.press(item.get_by_role("button", name=decision))
    expect(moderator.page.get_by_text("has been decided about")).to_be_visible()


def _post(site: Site, text: str) -> str:
    answer = httpx.post(
        f"{site.url}/v1{site.article}/comments", json={"author": "Bob", "text": text}, timeout=20
    )
    return str(answer.raise_for_status().json()["comment_id"])


def test_moderated_from_the_command_line(site: Site) -> None:
    name = _post(site, "Buy followers.")
    gateway = HttpModeration(site.url, site.key)

    def call(*command: str) -> str:
        return CliRunner().invoke(comments_cli, list(command), obj=gateway).stdout

    assert call("hide", name, "--reason", "Advertising") == f"{name} is hidden\n"
    assert site.comments() == []
    assert name in call("list", "--which", "decided")
    assert call("remove", name, "--reason", "For good") == f"{name} is removed\n"
    assert "Advertising" in call("audit", name)


def test_rebuilt_index_has_every_comment(
    site: Site, stack: Stack, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The index alone is asked, for a gateway remembers the last hour by itself."""
    names = {_post(site, f"Number {number}.") for number in range(3)}
    hidden = names.pop()
    HttpModeration(site.url, site.key).decide(hidden, "hide", "Spam")
    monkeypatch.setenv("SEARCH_KAFKA_SERVERS", stack.kafka_servers)
    monkeypatch.setenv("SEARCH_ELASTIC_URL", stack.elastic_url)
    query = {"query": {"terms": {"comment_id": [*names, hidden]}}}

    def states() -> dict[str, str] | None:
        asked = httpx.post(f"{stack.elastic_url}/comments/_search", json=query, timeout=20).json()
        found = [hit["_source"] for hit in asked["hits"]["hits"]]
        told = {one["comment_id"]: one["state"] for one in found}
        return told if told == wanted else None

    wanted = dict.fromkeys(names, "visible") | {hidden: "hidden"}
    until(states, "the comments in the index", 30)

    rebuilt = CliRunner().invoke(index_cli, ["rebuild", "comments"])

    assert rebuilt.exit_code == 0, rebuilt.output
    assert states() == wanted
    assert {one["comment_id"] for one in site.comments()} == names


def test_comments_outlive_a_gateway(site: Site, cupure: Cluster, browser_page: Page) -> None:
    """So does an open page: it comes back, and is told what came."""
    name = _post(site, "Still here.")
    with browser_page.expect_response("**/comments/stream"):
        browser_page.goto(site.url + site.article)

    cupure.kill("gateway")
    cupure.resume("gateway")

    assert [one["comment_id"] for one in site.comments()] == [name]
    _post(site, "So am I.")
    browser_page.get_by_role("button", name="1 new comment").click()
    expect(said(browser_page, "So am I.")).to_be_visible()
