"""Sitemaps and their indexes."""

from __future__ import annotations

import gzip
from datetime import UTC, datetime

import pytest

from services.ingest.core.entries import FeedError
from services.ingest.core.formats import packed
from services.ingest.core.formats.feed_parsing import parse_feed

URL = "https://gazette.example/sitemap.xml"
NEWS = b"""<urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9"
 xmlns:news="http://www.google.com/schemas/sitemap-news/0.9"
 xmlns:image="http://www.google.com/schemas/sitemap-image/1.1">
<url><loc> https://gazette.example/etna </loc><lastmod>2026-11-20T11:00:00Z</lastmod>
<news:news><news:publication><news:name>Gazette</news:name><news:language>en</news:language>
</news:publication><news:publication_date>2026-11-20T10:00:00Z</news:publication_date>
<news:title>Etna erupts</news:title><news:keywords>ash, lava</news:keywords></news:news>
<image:image><image:loc>/etna.jpg</image:loc></image:image></url>
<url><loc>javascript:alert(1)</loc></url></urlset>"""


def test_news_sitemap_is_read() -> None:
    feed = parse_feed(NEWS, URL)
    (entry,) = feed.entries

    assert (feed.format, entry.url) == ("news-sitemap", "https://gazette.example/etna")
    assert (entry.title, entry.language) == ("Etna erupts", "en")
    assert entry.published_at == datetime(2026, 11, 20, 10, tzinfo=UTC)
    assert entry.modified_at == datetime(2026, 11, 20, 11, tzinfo=UTC)
    assert entry.keywords == ("ash", "lava")
    assert entry.image_url == "https://gazette.example/etna.jpg"


@pytest.mark.parametrize(
    "body",
    [
        gzip.compress(NEWS),
        b"\xef\xbb\xbf" + NEWS,
        NEWS.replace(b"http://www.sitemaps.org/schemas/sitemap/0.9", b"http://wrong.example/"),
        NEWS.replace(b' xmlns:news="http://www.google.com/schemas/sitemap-news/0.9"', b""),
        NEWS.replace(b"/etna </loc>", b"/etna?a=1&b=2 </loc>"),
    ],
)
def test_usual_faults_are_forgiven(body: bytes) -> None:
    feed = parse_feed(body, URL)

    assert feed.format == "news-sitemap"
    assert feed.entries[0].title == "Etna erupts"


def test_index_gives_parts_latest_first() -> None:
    body = (
        b"<sitemapindex><sitemap><loc>/a.xml</loc><lastmod>2026-01-01</lastmod></sitemap>"
        b"<sitemap><loc>/b.xml</loc><lastmod>2026-11-20</lastmod></sitemap>"
        b"<sitemap>https://gazette.example/c.xml</sitemap><sitemap><loc/></sitemap></sitemapindex>"
    )
    feed = parse_feed(body, URL)

    assert feed.format == "sitemap-index"
    assert [part.rpartition("/")[2] for part in feed.parts] == ["b.xml", "a.xml", "c.xml"]


def test_plain_sitemap_has_no_titles() -> None:
    feed = parse_feed(b"<urlset><url><loc>https://gazette.example/a</loc></url></urlset>", URL)

    assert feed.format == "sitemap"
    assert (feed.entries[0].title, feed.entries[0].published_at) == ("", None)


def test_list_of_addresses_is_one() -> None:
    body = "\ufeffhttps://gazette.example/a\n\nhttps://gazette.example/b\n".encode()
    feed = parse_feed(body, "https://gazette.example/sitemap.txt")

    assert (feed.format, len(feed.entries)) == ("text-sitemap", 2)


def test_gzip_bomb_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(packed, "MOST_BYTES", 1000)

    with pytest.raises(FeedError, match="more than 1000 bytes"):
        parse_feed(gzip.compress(b" " * 5000), URL)


def test_broken_gzip_is_told() -> None:
    with pytest.raises(FeedError, match="broken gzip"):
        parse_feed(gzip.compress(NEWS)[:11], URL)
