"""Lists of feeds as they are found in the wild."""

from __future__ import annotations

import time

import pytest

from services.ingest.core.sources.feed_lists import FeedList, read_feed_list

GAZETTE = "https://gazette.example/feed?a=1&b=2"


def read(outlines: str) -> FeedList:
    return read_feed_list(f"<opml version='2.0'><body>{outlines}</body></opml>".encode())


@pytest.mark.parametrize(
    "outline",
    [
        '<outline text="A" xmlUrl="https://gazette.example/feed?a=1&amp;b=2"/>',
        '<outline text="Ash & fire" xmlUrl="https://gazette.example/feed?a=1&b=2"/>',
        '<outline text="Caf&eacute; &unknown;" xmlUrl="https://gazette.example/feed?a=1&b=2"/>',
        '<outline text="A <b>bold</b> name" xmlUrl="https://gazette.example/feed?a=1&b=2">',
        '<outline text="The "good" news" xmlUrl="https://gazette.example/feed?a=1&b=2" />',
        "<outline text='It's here' xmlUrl='https://gazette.example/feed?a=1&b=2'/>",
        '<outline text="<p>One.</p>\n<p>Two" xmlUrl="https://gazette.example/feed?a=1&b=2"/>',
        '<outline text="A\x0b&#0;" xmlurl = "https://gazette.example/feed?a=1&b=2"/>',
        '<outline xmlns text="A" XMLURL="https://gazette.example/feed?a=1&b=2"/></outline>',
        '<outline text="broken xmlUrl="https://gazette.example/feed?a=1&b=2"',
    ],
)
def test_malformed_outlines_lose_no_feed(outline: str) -> None:
    listed = read(f'{outline}<outline text="Bits" xmlUrl="https://bits.example/rss"/>')

    assert {feed.url for feed in listed.feeds} == {GAZETTE, "https://bits.example/rss"}


def test_mended_names_are_whole() -> None:
    listed = read('<outline text="The "good" & <i>new</i>" xmlUrl="https://a.example/f"/>')

    assert listed.feeds[0].title == 'The "good" & <i>new</i>'
    assert listed.repairs == 2
    assert not listed.faults


def test_references_in_capitals_end_nothing() -> None:
    listed = read('<outline text="&QUOT;A&QUOT; &AMP; &LT;b&GT;" xmlUrl="https://a.example/f"/>')

    assert listed.feeds[0].title == '"A" & <b>'
    assert not listed.faults


def test_folders_and_categories_add_up() -> None:
    listed = read(
        '<outline text="World"><outline text="Europe">'
        '<outline category="/Politics/EU, Energy" xmlUrl="https://a.example/f"/>'
        '</outline></outline><outline title="Best"><outline xmlUrl="https://a.example/f"/></outline>'
    )

    (feed,) = listed.feeds
    assert feed.folders == (("World", "Europe"), ("Politics", "EU"), ("Energy",), ("Best",))


def test_several_documents_are_one_list() -> None:
    one = b'<?xml version="1.0"?><opml><body><outline xmlUrl="https://%s.example/f"/></body></opml>'

    listed = read_feed_list(one % b"a" + one % b"b")

    assert [feed.url for feed in listed.feeds] == ["https://a.example/f", "https://b.example/f"]


def test_further_lists_are_no_feeds() -> None:
    listed = read(
        '<outline type="include" text="More" url="https://a.example/more.opml"/>'
        '<outline type="source" text="Most" xmlUrl="https://a.example/most.opml"/>'
        '<outline text="Blog" htmlUrl="https://blog.example/"/>'
    )

    assert not listed.feeds
    assert [one.title for one in listed.lists] == ["More", "Most"]
    assert [one.url for one in listed.sites] == ["https://blog.example/"]


def test_friends_of_a_friend_are_read() -> None:
    listed = read_feed_list(
        b'<rdf:RDF xmlns:rdf="r" xmlns:f="f" xmlns:s="s" xmlns:rss="c"><f:Group><f:name>Club'
        b'</f:name><f:Agent><f:name>Anna</f:name><f:Document rdf:about="https://anna.example/">'
        b'<s:seeAlso><rss:channel rdf:about="https://anna.example/f"/></s:seeAlso></f:Document>'
        b"</f:Agent></f:Group></rdf:RDF>"
    )

    (feed,) = listed.feeds
    assert (feed.url, feed.title, feed.site) == (
        "https://anna.example/f",
        "Anna",
        "https://anna.example/",
    )
    assert feed.folders == (("Club",),)


@pytest.mark.parametrize("encoding", ["utf-8-sig", "utf-16", "iso-8859-1"])
def test_every_usual_encoding_is_read(encoding: str) -> None:
    declared = f'<?xml version="1.0" encoding="{encoding.removesuffix("-sig")}"?>'
    text = f'{declared}<opml><outline text="Zürich" xmlUrl="https://z.example/f"/></opml>'

    assert read_feed_list(text.encode(encoding)).feeds[0].title == "Zürich"


def test_entities_of_the_list_are_not_expanded() -> None:
    bomb = (
        b'<!DOCTYPE opml [<!ENTITY a "aaaa"><!ENTITY b "&a;&a;"> <!ENTITY f SYSTEM "/etc/hosts">]>'
    )

    listed = read_feed_list(
        bomb + b'<opml><outline text="&b;&f;" xmlUrl="https://a.example/"/></opml>'
    )

    assert listed.feeds[0].title == "&b;&f;"


@pytest.mark.parametrize("part", ['<outline a="', "<outline ", '<outline a="x" b', "&", "<", "]]>"])
def test_hostile_lists_take_no_time(part: str) -> None:
    started = time.process_time()

    read_feed_list(b"<opml>" + part.encode() * (1_000_000 // len(part)))

    assert time.process_time() - started < 10
