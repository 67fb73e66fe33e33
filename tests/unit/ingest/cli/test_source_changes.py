"""`cupure sources add|edit|pause|resume|remove`."""

from __future__ import annotations

import pytest

from services.ingest.core.entries import FoundFeed
from shared.events import PageRules, PollingHints, SourceState
from tests import make
from tests.unit.ingest.cli.outside import MemoryOutside, call
from tests.unit.ingest.samples import FEED_URL, item, rss

SITE = "https://gazette.example/"
BODIES = {FEED_URL: rss(item()), SITE: b"<html><body>News</body></html>"}
LINKS = [FoundFeed("https://gazette.example/gone.xml", "Gone"), FoundFeed(FEED_URL, "News")]


def test_feed_is_added_with_its_facts() -> None:
    outside = MemoryOutside(bodies=BODIES)
    result = call(outside, "add", FEED_URL, "--owner", "Bell plc", "--section", "world")

    (source,) = outside.published
    assert (result.exit_code, source.feed_url, source.owner) == (0, FEED_URL, "Bell plc")
    assert (source.language, source.sections, source.origin) == ("en-gb", ("world",), "api")
    assert source.source_id in result.stdout


def test_chosen_feed_of_site_is_added() -> None:
    outside = MemoryOutside(bodies=BODIES, links=LINKS)
    result = call(outside, "add", "gazette.example/", "--feed", "2")

    assert [one.feed_url for one in outside.published] == [FEED_URL]
    assert "--feed 1  https://gazette.example/gone.xml  Gone" in result.stderr


@pytest.mark.parametrize(
    ("arguments", "told"),
    [
        (["add", SITE], "404"),  # the best of the feeds cannot be read
        (["add", SITE, "--feed", "3"], "2 feeds, not 3"),
        (["add", "ftp://gazette.example/"], "http(s)"),
        (["add", FEED_URL, "--min-interval", "60", "--max-interval", "30"], "above"),
        (["add", SITE, "--kind", "page"], "needs rules"),
        (["edit", "gazette"], "say what"),
        (["edit", "nothing", "--name", "N"], "no source is called"),
        (["pause", "gazette", "nothing"], "no source is called"),
    ],
)
def test_what_cannot_be_is_told(arguments: list[str], told: str) -> None:
    outside = MemoryOutside(make.source(), bodies=BODIES, links=LINKS)
    result = call(outside, *arguments)

    assert (result.exit_code, outside.published) == (1, [])
    assert result.stderr.splitlines()[-1].startswith("cupure: ")
    assert told in result.stderr


def test_known_source_is_not_added() -> None:
    outside = MemoryOutside(bodies=BODIES)
    call(outside, "add", FEED_URL)
    result = call(outside, "add", FEED_URL)

    assert result.exit_code == 1
    assert f"already there as {outside.published[0].source_id}" in result.stderr


def test_removed_source_comes_back() -> None:
    outside = MemoryOutside(bodies=BODIES)
    call(outside, "add", FEED_URL, "--rank", "7")
    call(outside, "remove", FEED_URL)
    call(outside, "add", FEED_URL)

    assert [one.state for one in outside.published] == ["active", "removed", "active"]
    assert outside.published[-1].rank == 7


def test_page_is_added_by_rules() -> None:
    outside = MemoryOutside()
    call(outside, "add", SITE, "--css-item", "article", "--item-title", "h2")

    (source,) = outside.published
    assert source.rules == PageRules(item="article", title="h2")
    assert (source.kind, outside.fetcher.asked) == ("page", [])


def test_edit_keeps_what_is_not_said() -> None:
    outside = MemoryOutside(
        make.source(country="GB", rank=3, polling=PollingHints(max_interval_s=900))
    )
    call(outside, "edit", "gazette", "--country", "", "--min-interval", "60")

    (source,) = outside.published
    assert (source.country, source.rank, source.name) == (None, 3, "Gazette")
    assert source.polling == PollingHints(min_interval_s=60, max_interval_s=900)


def test_several_are_paused_and_resumed() -> None:
    outside = MemoryOutside(make.source("gazette"), make.source("herald"))
    call(outside, "pause", "gazette", "herald", "--reason", "too loud")
    call(outside, "resume", "gazette")

    assert outside.known["herald"].state_reason == "too loud"
    assert [one.state for one in outside.known.values()] == [
        SourceState.ACTIVE,
        SourceState.PAUSED,
    ]
