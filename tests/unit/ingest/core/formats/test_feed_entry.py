"""What is read of one entry."""

from __future__ import annotations

import pytest

from services.ingest.core.entries import Entry
from services.ingest.core.formats.feed_parsing import parse_feed
from shared.events import Enclosure, GeoPoint
from tests.unit.ingest.samples import FEED_URL

SPACES = " ".join(
    f'xmlns:{prefix}="{space}"'
    for prefix, space in {
        "dc": "http://purl.org/dc/elements/1.1/",
        "media": "http://search.yahoo.com/mrss/",
        "georss": "http://www.georss.org/georss",
        "itunes": "http://www.itunes.com/dtds/podcast-1.0.dtd",
        "slash": "http://purl.org/rss/1.0/modules/slash/",
        "content": "http://purl.org/rss/1.0/modules/content/",
    }.items()
)


def rss_entry(inner: str) -> Entry:
    body = f'<rss version="2.0" {SPACES}><channel><item>{inner}</item></channel></rss>'
    return parse_feed(body.encode(), FEED_URL).entries[0]


def atom_entry(inner: str) -> Entry:
    body = f'<feed xmlns="http://www.w3.org/2005/Atom"><entry>{inner}</entry></feed>'
    return parse_feed(body.encode(), FEED_URL).entries[0]


@pytest.mark.parametrize("guid", ["42", "a b", "HTTP://Gazette.example/A", "/a", "urn:x:1#y"])
def test_guid_is_kept_exactly(guid: str) -> None:
    assert rss_entry(f"<guid>{guid}</guid>").guid == guid


@pytest.mark.parametrize(
    ("guid", "url"),
    [
        ("<guid>https://gazette.example/a</guid>", "https://gazette.example/a"),
        ('<guid isPermaLink="true">/a</guid>', "https://gazette.example/a"),
        ('<guid isPermaLink="false">https://gazette.example/a</guid>', None),
        ("<guid>42</guid>", None),
        ("<guid>urn:x:1</guid>", None),
    ],
)
def test_guid_is_link_only_as_address(guid: str, url: str | None) -> None:
    assert rss_entry(guid).url == url


def test_page_goes_before_other_alternates() -> None:
    entry = atom_entry(
        '<link rel="enclosure" href="/a.mp3"/><link rel="alternate" type="text/plain" href="/t"/>'
        '<link href="/a" type="text/html"/>'
    )

    assert entry.url == "https://gazette.example/a"
    assert [one.url for one in entry.enclosures] == ["https://gazette.example/a.mp3"]


def test_atom_id_stays_as_written() -> None:
    assert atom_entry("<id>HTTP://Gazette.example/X</id>").guid == "HTTP://Gazette.example/X"


def test_media_of_a_group_are_read() -> None:
    entry = rss_entry(
        '<media:group><media:content url="/s.jpg" medium="image" width="80"/>'
        '<media:content url="/l.jpg" medium="image" width="800"/>'
        '<media:content url="/v.mp4" type="video/mp4" fileSize="99"/></media:group>'
        "<media:credit role='author'>Anna</media:credit><media:keywords>ash, lava</media:keywords>"
    )

    assert entry.image_url == "https://gazette.example/l.jpg"
    assert entry.enclosures == (
        Enclosure(url="https://gazette.example/v.mp4", type="video/mp4", size_bytes=99),
    )
    assert (entry.authors, entry.keywords) == (("Anna",), ("ash", "lava"))


def test_sections_and_keywords_stay_apart() -> None:
    entry = rss_entry(
        "<category>World</category><dc:subject>Italy</dc:subject>"
        "<slash:section>Science</slash:section><itunes:keywords>ash,lava</itunes:keywords>"
    )

    assert entry.sections == ("Science", "World", "Italy")
    assert entry.keywords == ("ash", "lava")


def test_place_is_read_as_degrees() -> None:
    entry = rss_entry("<georss:point>37.75 14.99</georss:point>")

    assert entry.location == GeoPoint(latitude=37.75, longitude=14.99)
    assert rss_entry("<georss:point>999 14</georss:point>").location is None


def test_html_is_safe_and_absolute() -> None:
    markup = '<p onclick="x()">Ash. <img src="/a.jpg"><a href="b">b</a><script>x()</script></p>'
    entry = rss_entry(f"<content:encoded><![CDATA[{markup}]]></content:encoded>")

    assert (entry.content, entry.image_url) == ("Ash. b", "https://gazette.example/a.jpg")
    assert 'src="https://gazette.example/a.jpg"' in entry.html
    assert 'href="https://gazette.example/b"' in entry.html
    assert "onclick" not in entry.html
    assert "script" not in entry.html


def test_unclosed_markup_in_title_is_mended() -> None:
    assert rss_entry("<title>Etna <b>erupts</title>").title == "Etna erupts"


def test_empty_size_is_no_size() -> None:
    entry = rss_entry('<enclosure url="/a.mp3" type="audio/mpeg" length="1 MB"/>')

    assert entry.enclosures[0].size_bytes is None


def test_impossible_dates_are_left_out() -> None:
    entry = rss_entry("<pubDate>Fri, 31 Dec 9999 00:00:00 GMT</pubDate>")

    assert entry.published_at is None


def test_author_of_the_feed_stands_in() -> None:
    body = (
        '<feed xmlns="http://www.w3.org/2005/Atom"><author><name>Desk</name></author>'
        "<entry><title>a</title></entry></feed>"
    )

    assert parse_feed(body.encode(), FEED_URL).entries[0].authors == ("Desk",)
