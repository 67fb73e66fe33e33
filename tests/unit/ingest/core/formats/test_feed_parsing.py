"""Feeds from bytes."""

from __future__ import annotations

from datetime import UTC, datetime

import orjson
import pytest

from services.ingest.core.entries import FeedError
from services.ingest.core.formats import feed_parsing
from services.ingest.core.formats.feed_parsing import parse_feed
from tests.unit.ingest.samples import FEED_URL, LONG_TEXT, item, rss

ATOM = b"""<feed xmlns="http://www.w3.org/2005/Atom" xml:lang="de"><title>G</title>
<entry><title type="html">Der &lt;b&gt;\xc3\x84tna&lt;/b&gt;</title><id>tag:1</id>
<link rel="alternate" href="/etna"/><updated>2026-11-20T11:00:00+01:00</updated>
<author><name>Anna</name></author><category term="world"/>
<summary>Asche.</summary></entry></feed>"""


def test_rss_entry_is_read_in_full() -> None:
    entry = parse_feed(rss(item()), FEED_URL).entries[0]

    assert (entry.url, entry.title) == ("https://gazette.example/etna", "Etna erupts")
    assert entry.content == LONG_TEXT.strip()
    assert entry.published_at == datetime(2026, 11, 20, 10, tzinfo=UTC)


def test_atom_entry_is_read() -> None:
    feed = parse_feed(ATOM, FEED_URL)
    entry = feed.entries[0]

    assert (feed.format, entry.title) == ("atom10", "Der Ätna")
    assert (entry.url, entry.authors) == ("https://gazette.example/etna", ("Anna",))
    assert entry.sections == ("world",)
    assert entry.published_at == datetime(2026, 11, 20, 10, tzinfo=UTC)


def test_json_feed_is_read() -> None:
    values = {"id": 7, "url": "/a", "title": "A", "content_html": "<p>x</p>", "tags": ["world"]}
    body = {"version": "https://jsonfeed.org/version/1.1", "items": [values, "junk"]}
    feed = parse_feed(orjson.dumps(body), FEED_URL)

    assert (feed.format, len(feed.entries)) == ("json1.1", 1)
    assert feed.entries[0].url == "https://gazette.example/a"
    assert (feed.entries[0].guid, feed.entries[0].content) == ("7", "x")


@pytest.mark.parametrize(
    ("body", "reason"),
    [
        (b"", "empty"),
        (b"\x00<rss><<{" * 20, "neither XML nor JSON"),
        (b"<!DOCTYPE html><html><body>Not found</body></html>", "an HTML page"),
        (b"<note><to>you</to></note>", "neither RSS nor Atom"),
        (b'{"items": 3}', "not a JSON Feed"),
        (b'{"version": "https://other.example/1", "items": []}', "not a JSON Feed"),
        (b'{"items": [', "malformed JSON"),
        (b"just words", "neither XML nor JSON"),
    ],
)
def test_reason_names_what_it_is(body: bytes, reason: str) -> None:
    with pytest.raises(FeedError, match=reason):
        parse_feed(body, FEED_URL)


def test_truncated_feed_gives_what_is_whole() -> None:
    feed = parse_feed(rss(item("a"), item("b"))[:-60], FEED_URL)

    assert feed.fault
    assert feed.entries[0].guid == "a"


def test_hostile_links_are_dropped() -> None:
    entry = parse_feed(rss(item(link="javascript:alert(1)")), FEED_URL).entries[0]

    assert entry.url is None


def test_endless_feeds_are_cut(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(feed_parsing, "MOST_ENTRIES", 2)
    feed = parse_feed(rss(item("a"), item("b"), item("c")), FEED_URL)

    assert len(feed.entries) == 2
    assert feed.fault == "cut at 2 of 3 entries"


def test_half_an_entry_waits() -> None:
    feed = parse_feed(rss(item("a"), item("b"))[:-60], FEED_URL)

    assert [entry.guid for entry in feed.entries] == ["a"]


def test_missing_prefix_does_no_harm() -> None:
    body = rss(item()).replace(b' xmlns:content="http://purl.org/rss/1.0/modules/content/"', b"")
    feed = parse_feed(body, FEED_URL)

    assert feed.fault
    assert feed.entries[0].content == LONG_TEXT.strip()


def test_stray_ampersands_are_text() -> None:
    feed = parse_feed(rss(item()).replace(b"Etna erupts", b"R&D &nbsp;&eacute; <3"), FEED_URL)

    assert feed.fault
    assert feed.entries[0].title.startswith("R&D é")


@pytest.mark.parametrize("nested", [b"<rss><channel>" + b"<a>" * 1000, b"<a>" * 200_000])
def test_deep_nesting_is_refused(nested: bytes) -> None:
    with pytest.raises(FeedError, match="nested too deeply"):
        parse_feed(nested, FEED_URL)


def test_external_entities_stay_outside() -> None:
    body = b'<!DOCTYPE rss [<!ENTITY x SYSTEM "file:///etc/hostname">]>' + rss(item(title="A&x;B"))
    feed = parse_feed(body.replace(b"A&amp;x;B", b"A&x;B"), FEED_URL)

    assert feed.entries[0].title in ("AB", "A&x;B")


def test_expanding_entities_are_refused() -> None:
    body = b'<!DOCTYPE rss [<!ENTITY a "&b;"><!ENTITY b "&a;">]><rss><channel>&a;</channel></rss>'

    with pytest.raises(FeedError, match="entities that expand"):
        parse_feed(body, FEED_URL)


FULL_JSON = {
    "version": "1.0",
    "title": "G",
    "hubs": [{"type": "WebSub", "url": "/hub"}],
    "items": [
        {
            "id": "1",
            "content_html": '<p>x <img src="/i.png"></p>',
            "attachments": [{"url": "/a.mp3", "mime_type": "audio/mpeg", "size_in_bytes": 5}],
        }
    ],
}


def test_json_feed_is_read_in_full() -> None:
    feed = parse_feed(orjson.dumps(FULL_JSON), FEED_URL)
    entry = feed.entries[0]

    assert (feed.format, feed.title) == ("json1.0", "G")
    assert feed.hub_url == "https://gazette.example/hub"
    assert entry.image_url == "https://gazette.example/i.png"
    assert entry.enclosures[0].size_bytes == 5
    assert "<p>x " in entry.html
