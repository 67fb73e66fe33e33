"""The three forms of a feed, read by others and held against what their standards ask for."""

from __future__ import annotations

import json
from collections.abc import Callable
from datetime import UTC, datetime
from html import unescape
from xml.etree import ElementTree

import feedparser
import pytest

from services.gateway.core.feeds import atom, json_feed, rss
from services.gateway.core.feeds.entries import article_entry, story_entry, trend_entries
from services.gateway.core.feeds.model import Entry, Feed, plain, urn
from services.gateway.core.trending.trends import told_list
from tests import make
from tests.make_documents import article, snapshot, story, topic

SITE = "https://news.example"
VERSION = int(make.NOW.timestamp() * 1000)
Write = Callable[[Feed], bytes]
in_xml = pytest.mark.parametrize("write", [atom.write, rss.write], ids=["atom", "rss"])
in_every_form = pytest.mark.parametrize(
    "write", [atom.write, rss.write, json_feed.write], ids=["atom", "rss", "json"]
)
EVIL = "<b>&amp; \x00\x0b\uffff]]> </title> Müller 中"


def feed(*entries: Entry) -> Feed:
    return Feed(urn("feed", "/x"), "News & more", f"{SITE}/x", f"{SITE}/v1/x.atom?a=1&b=2", entries)


def parsed(document: bytes) -> ElementTree.Element:
    return ElementTree.fromstring(document)  # noqa: S314  # our own


def etna(**fields: object) -> Entry:
    fields = {"version": VERSION, "summary": "Ash fell.", "sections": ("world",)} | fields
    return article_entry(article("a1", **fields), SITE)


@in_xml
def test_readers_find_everything(write: Write) -> None:
    told = feedparser.parse(write(feed(etna())))

    (entry,) = told.entries
    assert (told.bozo, told.feed.title) == (False, "News & more")
    assert (entry.title, entry.link) == (
        "Mount Etna erupts",
        f"{SITE}/articles/{make.article_id()}",
    )
    assert (entry.id, entry.author) == (urn("article", make.article_id()), "Gazette")
    assert entry.published_parsed[:5] == entry.updated_parsed[:5] == (2026, 11, 20, 12, 0)
    assert [one.term for one in entry.tags] == ["world"]
    assert "https://gazette.example/a1" in [one.href for one in entry.links if one.rel == "via"]


def test_atom_has_what_it_must() -> None:
    """RFC 4287, 4.1.1 and 4.1.2."""
    root = parsed(atom.write(feed(etna())))
    space = f"{{{atom.ATOM}}}"

    entry = root.find(f"{space}entry")
    assert entry is not None
    for parent in (root, entry):
        assert all(len(parent.findall(f"{space}{one}")) == 1 for one in ("id", "title", "updated"))
        assert parent.find(f"{space}author/{space}name") is not None
        relations = [one.get("rel") for one in parent.findall(f"{space}link")]
        assert relations.count("alternate") == 1
    assert [one.get("href") for one in root if one.get("rel") == "self"] == [
        f"{SITE}/v1/x.atom?a=1&b=2"
    ]


def test_rss_has_what_it_must() -> None:
    channel = parsed(rss.write(feed(etna()))).find("channel")

    assert channel is not None
    assert all(channel.findtext(one) for one in ("title", "link", "description"))
    guid = channel.find("item/guid")
    assert guid is not None
    assert guid.get("isPermaLink") == "false"
    assert '<a href="https://gazette.example/a1">' in str(channel.findtext("item/description"))


def test_json_feed_has_what_it_must() -> None:
    told = json.loads(json_feed.write(feed(etna(summary=""))))

    (item,) = told["items"]
    assert (told["version"], told["title"]) == (json_feed.VERSION, "News & more")
    assert item["external_url"] == "https://gazette.example/a1"
    assert item["content_text"] == item["title"] == "Mount Etna erupts"


@in_every_form
def test_empty_feed_is_a_feed(write: Write) -> None:
    told = write(feed())

    assert b"entry" not in told
    assert json.loads(told)["items"] == [] if told[:1] == b"{" else parsed(told) is not None


@in_every_form
def test_no_text_breaks_a_feed(write: Write) -> None:
    made = etna(title=EVIL, summary=EVIL, sections=(EVIL,), url="https://x.example/?a=<&b='\"")

    told = write(feed(made))

    is_json = told[:1] == b"{"
    item = json.loads(told)["items"][0] if is_json else feedparser.parse(told).entries[0]
    assert is_json or parsed(told) is not None
    assert unescape(item["title"]) == "<b>& ]]> </title> Müller 中"


def test_what_cannot_be_written_is_left_out() -> None:
    assert plain("a\ud800\x00b\n c") == "a b c"


def test_summary_is_no_markup_in_rss() -> None:
    root = parsed(rss.write(feed(etna(summary="<script>x</script>"))))

    assert "<p>&lt;script&gt;" in str(root.findtext(".//item/description"))


def test_link_that_runs_is_left_out() -> None:
    assert etna(url="javascript:alert(1)").original_url is None


def test_edit_changes_no_id() -> None:
    before, after = etna(), etna(version=VERSION + 60_000, title="Etna calms down")

    assert before.id == after.id
    assert after.updated > before.updated


def test_ids_are_the_same_for_ever() -> None:
    assert urn("article", make.article_id()) == "urn:uuid:977fa389-92b3-57d2-956b-d92e447028ef"


def test_story_is_updated_by_its_latest_article() -> None:
    entry = story_entry(story("s/1", of=("a1", "a2"), first_at=make.hours_ago(5)), SITE)

    assert entry.url == f"{SITE}/stories/s%2F1"
    assert (entry.published, entry.updated) == (make.hours_ago(5), make.NOW)
    assert "2 articles of 2 outlets" in entry.summary


def test_topic_that_comes_back_is_new() -> None:
    def entry(since: datetime) -> Entry:
        (made,) = trend_entries(told_list(snapshot(topic(trending_since=since))), SITE)
        return made

    first, same, again = map(entry, (make.hours_ago(9), make.hours_ago(9), make.hours_ago(1)))

    assert first.id == same.id != again.id
    assert "12 reports where 1.5 would be usual. Mount Etna erupts" in first.summary


def test_feed_is_as_new_as_its_newest() -> None:
    assert feed(etna()).updated == make.NOW
    assert feed().updated == datetime(1970, 1, 1, tzinfo=UTC)
