"""How suites of feeds are read and judged."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from bench.feed_cases.expectations import Stated, stated_by_feedparser, stated_by_gofeed
from bench.feed_cases.judging import active_parts, is_met, shown
from bench.feed_cases.readers import Reading, read_by_ingest
from bench.feed_cases.suites import Case, read_suite

FEED = b"<rss version='2.0'><channel><item><title>Ash</title></item></channel></rss>"


def test_expression_is_taken_apart() -> None:
    stated, others = stated_by_feedparser(
        "not bozo and entries[0]['title'] == 'A' + 'sh' and not feed.has_key('link')"
    )

    assert stated == (Stated(0, "title", "Ash"), Stated(None, "link", None))
    assert others == 1


def test_structure_states_what_it_has() -> None:
    stated, others = stated_by_gofeed(
        {"items": [{"title": "Ash", "guid": {"value": "1"}, "custom": {}}]}
    )

    assert stated == (Stated(0, "title", "Ash"), Stated(0, "id", "1"))
    assert others == 1


def test_form_is_recognised_by_itself(tmp_path: Path) -> None:
    head = b"<!--\nHeader: Content-Location: http://a.example/\nExpect: feed.title == 'x'\n-->"
    (tmp_path / "one.xml").write_bytes(head + FEED)
    (tmp_path / "two.xml").write_bytes(FEED)
    (tmp_path / "two.json").write_text(json.dumps({"items": [{"title": "Ash"}]}))
    (tmp_path / "three.rss").write_bytes(FEED)
    cases = {case.name: case for case in read_suite(tmp_path)}

    assert {name: case.form for name, case in cases.items()} == {
        "one.xml": "feedparser",
        "two.xml": "gofeed",
        "three.rss": "raw",
    }
    assert cases["one.xml"].base == "http://a.example/"


@pytest.mark.parametrize(
    ("stated", "met"),
    [
        (Stated(0, "title", "<b>Ash</b>"), True),
        (Stated(0, "title", "Lava"), False),
        (Stated(1, "title", "Ash"), False),
        (Stated(0, "link", None), True),
        (Stated(0, "id", "1"), False),
        (Stated(0, "published", "no date"), None),
    ],
)
def test_expectation_is_met_or_not(stated: Stated, met: bool | None) -> None:
    case = Case("a.xml", "gofeed", "rss", FEED, "http://a.example/a.xml")

    assert is_met(stated, read_by_ingest(case), case) is met


def test_markup_is_compared_as_shown() -> None:
    assert shown("<p>A &amp;lt; B</p><script>x</script>") == "A < B"


@pytest.mark.parametrize(
    "hostile",
    ["<script>x</script>", "<p onclick=x>a", '<a href=" java\tscript:x">', "<svg/onload=x>"],
)
def test_active_markup_is_noticed(hostile: str) -> None:
    assert active_parts(Reading("parsed", html=(hostile,)))
    assert active_parts(Reading("parsed", texts=(hostile,)))


def test_active_addresses_are_noticed() -> None:
    assert active_parts(Reading("parsed", addresses=("javascript:x",)))
    assert not active_parts(Reading("parsed", html=("<p>a</p>",), addresses=("https://a/",)))
