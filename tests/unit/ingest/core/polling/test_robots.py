"""What a robots.txt lets us fetch."""

from __future__ import annotations

import pytest

from services.ingest.core.polling.robots import MOST_BYTES, MOST_DELAY_S, RobotsRules, rules_of

AGENT = "Newsreader"


def read(text: str, agent: str = AGENT) -> RobotsRules:
    return rules_of(200, text.encode(), agent, "https://gazette.example/robots.txt")


def allows(rules: RobotsRules, path: str) -> bool:
    return rules.allows(f"https://gazette.example{path}")


@pytest.mark.parametrize("status", [404, 401, 403, 410, 302])
def test_missing_file_allows_everything(status: int) -> None:
    rules = rules_of(status, b"user-agent: *\ndisallow: /", AGENT)

    assert allows(rules, "/news")
    assert not rules.is_unreachable


@pytest.mark.parametrize("status", [None, 500, 503, 429, 0])
def test_server_in_trouble_allows_nothing(status: int | None) -> None:
    rules = rules_of(status, b"", AGENT)

    assert rules.is_unreachable
    assert not allows(rules, "/news")


def test_own_group_outweighs_general_one() -> None:
    rules = read("user-agent: *\ndisallow: /\n\nuser-agent: newsreader\ndisallow: /private/")

    assert allows(rules, "/news")
    assert not allows(rules, "/private/a")


@pytest.mark.parametrize("name", ["Newsreader/2.1", "NEWSREADER", "Newsreader (the good one)"])
def test_version_and_case_do_not_matter(name: str) -> None:
    assert not allows(read(f"User-Agent: {name}\nDisallow: /private/"), "/private/a")


@pytest.mark.parametrize("name", ["News", "Newsreader-Image", "reader"])
def test_similar_names_are_others(name: str) -> None:
    assert allows(read(f"user-agent: {name}\ndisallow: /"), "/news")


def test_groups_of_one_agent_merge() -> None:
    rules = read(
        "user-agent: newsreader\ndisallow: /a\n\nuser-agent: x\ndisallow: /b\n\n"
        "user-agent: newsreader\ndisallow: /c"
    )

    assert [allows(rules, path) for path in ("/a", "/b", "/c")] == [False, True, False]


def test_delay_does_not_end_a_group() -> None:
    rules = read("user-agent: newsreader\ncrawl-delay: 7\nuser-agent: x\ndisallow: /a")

    assert rules.delay_s == 7.0
    assert not allows(rules, "/a")


def test_longest_rule_wins_over_order() -> None:
    rules = read("user-agent: *\ndisallow: /a\nallow: /a/open\ndisallow: /a/open/*.gif$")

    paths = ("/a/x", "/a/open/x", "/a/open/x.gif", "/a/open/x.gifs")
    assert [allows(rules, path) for path in paths] == [False, True, False, True]


@pytest.mark.parametrize("line", ["Dissallow: /a", "desallow: /a", "disallow /a", "DISALLOW : /a"])
def test_misspelt_refusals_are_obeyed(line: str) -> None:
    assert not allows(read(f"useragent: newsreader\n{line}"), "/a")


def test_rules_before_any_agent_are_ignored() -> None:
    assert allows(read("disallow: /\nuser-agent: *\ndisallow: /a"), "/b")


@pytest.mark.parametrize("encoding", ["utf-8-sig", "utf-16"])
def test_byte_order_marks_are_understood(encoding: str) -> None:
    rules = rules_of(200, "user-agent: *\r\ndisallow: /a\r\n".encode(encoding), AGENT)

    assert not allows(rules, "/a")


@pytest.mark.parametrize(
    ("lines", "delay_s"),
    [
        ("crawl-delay: 2.5", 2.5),
        ("request-rate: 10/1m", 6.0),
        ("crawl-delay: 3\nrequest-rate: 1/5", 5.0),
        ("crawl-delay: 86400", MOST_DELAY_S),
        ("crawl-delay: soon", None),
        ("crawl-delay: -1", None),
        ("crawl-delay: inf", None),
        ("request-rate: 0/5", None),
    ],
)
def test_delay_is_read_and_bounded(lines: str, delay_s: float | None) -> None:
    assert read(f"user-agent: *\n{lines}").delay_s == delay_s


def test_sitemaps_are_found_once() -> None:
    rules = read(
        "Sitemap: /news.xml\nuser-agent: x\nsitemap: https://gazette.example/News.xml\n"
        "sitemap: /news.xml\nhttps://gazette.example/a-sitemap.xml\nhttps://gazette.example/a"
    )

    names = [url.removeprefix("https://gazette.example") for url in rules.sitemaps]
    assert names == ["/news.xml", "/News.xml", "/a-sitemap.xml"]


def test_endless_files_are_cut() -> None:
    filler = "# nothing to see here\n" * (MOST_BYTES // 22)
    rules = read(f"user-agent: *\ndisallow: /a\n{filler}disallow: /b\n")

    assert not allows(rules, "/a")
    assert allows(rules, "/b")


def test_file_itself_is_always_allowed() -> None:
    assert allows(read("user-agent: *\ndisallow: /"), "/robots.txt")


def test_page_instead_of_rules_allows() -> None:
    assert allows(read("<html><body>Not found: go home</body></html>"), "/news")
