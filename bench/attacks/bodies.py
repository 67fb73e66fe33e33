"""Attacks by content: bodies that hurt parsers, and feeds that want to reach the reader."""

from __future__ import annotations

import json
from collections.abc import Iterator
from functools import partial
from pathlib import Path
from typing import Literal
from xml.sax.saxutils import escape

from bench.attacks.html import Watcher
from bench.attacks.stand import Stand, ThroughError, Vector
from services.ingest.core.entries import Entry, Feed, FeedError, Page

How = Literal["feed", "page", "links"]
URL = "https://gazette.example/feed.xml"
MANY = 200_000


def _rss(inside: str | bytes, prolog: str = "") -> bytes:
    body = inside if isinstance(inside, bytes) else inside.encode()
    return prolog.encode() + b"<rss version='2.0'><channel>" + body + b"</channel></rss>"


def _item(title: str = "T", link: str = "https://gazette.example/a", more: str = "") -> str:
    return f"<item><title>{title}</title><link>{link}</link>{more}</item>"


def _laughs(name: str = "lol", levels: int = 9) -> str:
    lines = [f'<!ENTITY {name}0 "ha">']
    for level in range(1, levels + 1):
        lines.append(f'<!ENTITY {name}{level} "{f"&{name}{level - 1};" * 10}">')
    return f"<!DOCTYPE rss [{''.join(lines)}]>"


def _outside(declaration: str) -> bytes:
    return _rss(_item("&x;"), f"<!DOCTYPE rss [<!ENTITY {declaration}>]>")


XML: dict[str, bytes] = {
    "billion laughs": _rss(_item("&lol9;"), _laughs()),
    "billion laughs in an attribute": _rss("<item a='&lol9;'/>", _laughs()),
    "billion laughs in UTF-16": _rss(_item("&lol9;"), _laughs()).decode().encode("utf-16"),
    "billion laughs in UTF-32": _rss(_item("&lol9;"), _laughs()).decode().encode("utf-32"),
    "billion laughs in lower case": _rss(_item("&lol9;"), _laughs().replace("ENTITY", "entity")),
    "laughs behind comments": _rss(_item("&lol9;"), "<!-- x --><?x y?>" + _laughs()),
    "quadratic blow-up": _rss(
        _item("&a;" * 50_000), f'<!DOCTYPE rss [<!ENTITY a "{"x" * 50_000}">]>'
    ),
    "entities in a circle": _rss(
        _item("&a;"), '<!DOCTYPE rss [<!ENTITY a "&b;"><!ENTITY b "&a;">]>'
    ),
    "parameter entities": _rss(
        _item("&c;"), "<!DOCTYPE rss [<!ENTITY % a '<!ENTITY c \"x\">'> %a; %a;]>"
    ),
    "external file": _outside('x SYSTEM "file:///etc/passwd"'),
    "external web address": _outside('x SYSTEM "http://127.0.0.1/"'),
    "external public": _outside('x PUBLIC "-//A//B" "http://127.0.0.1/"'),
    "external parameter": _rss(
        _item(), '<!DOCTYPE rss [<!ENTITY % x SYSTEM "http://127.0.0.1/"> %x;]>'
    ),
    "external document type": _rss(_item(), '<!DOCTYPE rss SYSTEM "http://127.0.0.1/x.dtd">'),
    "inclusion": _rss(
        '<xi:include xmlns:xi="http://www.w3.org/2001/XInclude" href="file:///etc/passwd"/>'
    ),
    "style sheet": _rss(_item(), '<?xml-stylesheet href="http://127.0.0.1/" type="text/xsl"?>'),
    "200,000 nested tags": _rss(b"<item>" + b"<a>" * MANY),
    "200,000 nested and closed": _rss(b"<item>" + b"<a>" * MANY + b"</a>" * MANY + b"</item>"),
    "200,000 nested in CDATA": _rss(
        "<item><description><![CDATA[" + "<div>" * MANY + "]]></description></item>"
    ),
    "200,000 nested, escaped": _rss(
        "<item><description>" + "&lt;div&gt;" * MANY + "</description></item>"
    ),
    "200,000 nested, in XHTML": _rss(
        "<item><div xmlns='http://www.w3.org/1999/xhtml'>" + "<p>" * MANY + "</div></item>"
    ),
    "200,000 open breaks": _rss("<item><description>" + "<br>" * MANY + "</description></item>"),
    "attribute of 4 MB": _rss(f"<item a='{'x' * 4_000_000}'/>"),
    "100,000 attributes": _rss("<item " + " ".join(f"a{n}='x'" for n in range(100_000)) + "/>"),
    "100,000 namespaces": _rss(
        "<item " + " ".join(f"xmlns:a{n}='u:{n}'" for n in range(100_000)) + "/>"
    ),
    "tag name of 4 MB": _rss(b"<" + b"a" * 4_000_000 + b"/>"),
    "comment without end": _rss(b"<!--" * 1_000_000),
    "CDATA without end": _rss(b"<![CDATA[" * 500_000),
    "tags without end": _rss(b"<a " * 1_500_000),
    "4 MB of <": _rss(b"<" * 4_000_000),
    "4 MB of &": _rss(b"&" * 4_000_000),
    "4 MB of &#": _rss("<item><title>" + "&#" * 2_000_000 + "</title></item>"),
    "4 MB of blanks": _rss("<item><title>" + " " * 4_000_000 + "</title></item>"),
}
FEEDS: dict[str, bytes] = {
    "title of 4 MB": _rss(_item("x" * 4_000_000)),
    "100,000 entries": _rss("<item><title>x</title></item>" * 100_000),
    "100,000 entries with links": _rss(
        "".join(f"<item><link>http://g.example/{n}</link></item>" for n in range(90_000))
    ),
    "100,000 authors": _rss(_item(more="<author>a</author>" * 100_000)),
    "100,000 categories": _rss(_item(more="<category>a</category>" * 100_000)),
    "date of 1 MB": _rss(_item(more=f"<pubDate>{'1' * 1_000_000}</pubDate>")),
    "date of 1 MB of blanks": _rss(_item(more=f"<pubDate>Mon{' ' * 1_000_000}x</pubDate>")),
    "date in the year 99999": _rss(_item(more="<pubDate>1 Jan 99999 00:00:00 GMT</pubDate>")),
    "ttl beyond everything": _rss("<ttl>" + "9" * 5000 + "</ttl>" + _item()),
    "link of 1 MB": _rss(_item(link="https://g.example/" + "a" * 1_000_000)),
    "NUL bytes": _rss(_item("a\0b\0\0")),
    "control characters": _rss(_item("".join(map(chr, range(1, 32))).replace("&", ""))),
    "broken UTF-8": _rss(b"<item><title>\xff\xfe\xc0\x80\xed\xa0\x80</title></item>"),
    "said UTF-16": _rss(_item(), "<?xml version='1.0' encoding='utf-16'?>"),
    "said UTF-7": _rss(_item("+ADw-script+AD4-"), "<?xml version='1.0' encoding='utf-7'?>"),
    "said rot13": _rss(_item(), "<?xml version='1.0' encoding='rot13'?>"),
    "said zlib": _rss(_item(), "<?xml version='1.0' encoding='zlib_codec'?>"),
    "said unicode_escape": _rss(_item(), "<?xml version='1.0' encoding='unicode_escape'?>"),
    "said idna": _rss(_item("x" * 100_000), "<?xml version='1.0' encoding='idna'?>"),
    "said EBCDIC": _rss(_item(), "<?xml version='1.0' encoding='cp037'?>"),
    "encoding of 1 MB": _rss(_item(), f"<?xml version='1.0' encoding='{'x' * 1_000_000}'?>"),
    "javascript: link": _rss(_item(link="javascript:alert(1)")),
    "JaVaScRiPt: with tabs": _rss(_item(link="java&#9;script:alert(1)")),
    "data: link": _rss(_item(link="data:text/html,&lt;script&gt;alert(1)&lt;/script&gt;")),
    "file: link": _rss(_item(link="file:///etc/passwd")),
    "link with credentials": _rss(_item(link="https://anna:secret@gazette.example/a")),
    "javascript: enclosure": _rss(_item(more='<enclosure url="javascript:alert(1)" type="x"/>')),
    "script in content": _rss(
        _item(more="<description>&lt;script&gt;alert(1)&lt;/script&gt;x</description>")
    ),
    "handlers in content": _rss(
        _item(more='<description>&lt;img src=x onerror="alert(1)"&gt;</description>')
    ),
    "script in a title": _rss(_item("&lt;script&gt;alert(1)&lt;/script&gt;")),
    "nothing": b"",
    "only a mark": b"\xef\xbb\xbf",
    "binary noise": bytes(range(256)) * 10_000,
    "4 MB of NUL": b"\0" * 4_000_000,
}
JSON: dict[str, bytes] = {
    "200,000 nested arrays": b'{"version":"https://jsonfeed.org/version/1","items":' + b"[" * MANY,
    "200,000 nested objects": b'{"a":' * MANY + b"1" + b"}" * MANY,
    "100,000 items": b'{"version":"https://jsonfeed.org/version/1","items":['
    + b",".join([b'{"id":"1"}'] * 100_000)
    + b"]}",
    "number of 1 MB": b'{"version":"https://jsonfeed.org/version/1","items":[{"id":'
    + b"9" * 1_000_000
    + b"}]}",
    "lone surrogates": b'{"version":"https://jsonfeed.org/version/1",'
    b'"items":[{"id":"1","url":"https://g.example/","title":"\\ud800 \\udfff"}]}',
    "wrong types": b'{"version":"https://jsonfeed.org/version/1","title":[1],"items":{"a":1}}',
    "items of odd types": b'{"version":"https://jsonfeed.org/version/1",'
    b'"items":[1,null,"x",[],{"id":{},"url":[],"title":{"a":1},"authors":"x"}]}',
    "string without end": b'{"version":"' + b'\\"' * 1_000_000,
}
PAGES: dict[str, bytes] = {
    "page of 200,000 nested tags": b"<html><body>" + b"<div>" * MANY + b"x",
    "page of 200,000 nested spans": b"<html><body>" + b"<span>" * MANY + b"x",
    "page of 200,000 nested lists": b"<html><body>" + b"<ul><li>" * MANY + b"x",
    "page of 200,000 nested tables": b"<html><body>" + b"<table><tr><td>" * MANY + b"x",
    "page of 200,000 formattings": b"<html><body>" + b"<b><i>" * MANY + b"x",
    "page of 4 MB of <": b"<html>" + b"<" * 4_000_000,
    "page of 100,000 paragraphs": b"<html><body>" + b"<p>Ash fell.</p>" * 100_000,
    "page of one word of 4 MB": b"<html><body><p>" + b"x" * 4_000_000,
    "page with deep JSON-LD": b"<html><script type='application/ld+json'>"
    + b"[" * MANY
    + b"</script><body><p>x",
    "page with 100,000 scripts": b"<html>"
    + b"<script type='application/ld+json'>{}</script>" * 80_000,
    "page with attribute of 4 MB": b"<html><body class='" + b"x" * 4_000_000 + b"'>x",
    "page with script in text": b"<html><body><article><p>x<script>alert(1)</script>"
    b"<img src=x onerror=alert(1)><a href='javascript:alert(1)'>y</a></p></article>",
}
LINKS = b"<html><head>" + b"<link rel='alternate' type='application/rss+xml' href='/a'>" * 60_000


async def _parsed(body: bytes, how: How, stand: Stand) -> str:
    """Return why `body` was refused, or that nothing harmful is left of it."""
    try:
        if how == "page":
            return _harmless_page(await stand.pool.page(body, URL, "text/html"))
        if how == "links":
            found = await stand.pool.links(body, URL)
            return f"contained: {len(found)} links"
        return _harmless_feed(await stand.pool.feed(body, URL, "application/xml"))
    except FeedError as error:
        return f"parser: {error}"


def _harmless_feed(feed: Feed) -> str:
    for entry in feed.entries:
        _require_harmless(_told(entry), entry.html)
    return f"contained: {len(feed.entries)} harmless entries"


def _harmless_page(page: Page) -> str:
    _require_harmless([page.image_url, page.canonical_url], page.html)
    return f"contained: {len(page.text)} harmless characters"


def _told(entry: Entry) -> list[str | None]:
    return [entry.url, entry.image_url, *(one.url for one in entry.enclosures)]


def _require_harmless(addresses: list[str | None], html: str) -> None:
    for address in addresses:
        if address and not address.startswith(("http://", "https://")):
            raise ThroughError(f"an address {address[:60]!r} came through")
    Watcher().feed(html)


def body_vectors() -> Iterator[Vector]:
    """Yield bodies of our own making."""
    for group, bodies in (("XML", XML), ("feed", FEEDS), ("JSON", JSON)):
        for name, body in bodies.items():
            yield Vector(group, name, partial(_parsed, body, "feed"))
    for name, body in PAGES.items():
        yield Vector("page", name, partial(_parsed, body, "page"))
    yield Vector("page", "page with 60,000 feeds", partial(_parsed, LINKS, "links"))


async def _bomb(body: bytes, stand: Stand) -> str:
    try:
        feed = await stand.pool.feed(body, URL, "application/xml")
    except FeedError as error:
        return f"parser: {error}"
    raise ThroughError(f"read as {feed.format} with {len(feed.entries)} entries")


def file_vectors(folder: Path) -> Iterator[Vector]:
    """Yield the XML bombs in `folder`, all of which must be refused."""
    for path in sorted(folder.iterdir()):
        if path.suffix in (".xml", ".xsl", ".xsd"):
            yield Vector("bomb file", path.name, partial(_bomb, path.read_bytes()))


async def _naughty(body: bytes, count: int, stand: Stand) -> str:
    feed = await stand.pool.feed(body, URL, None)
    if len(feed.entries) != count:
        raise ThroughError(f"{len(feed.entries)} of {count} entries")
    return _harmless_feed(feed)


def naughty_vectors(strings: list[str]) -> Iterator[Vector]:
    """Yield feeds with every string as title, text and author; all entries must come."""
    entries = [
        f"<item><title>{escape(one)}</title><author>{escape(one)}</author>"
        f"<guid>{number}</guid><description>{escape(escape(one))}</description></item>"
        for number, one in enumerate(strings)
    ]
    items = [
        {"id": str(number), "title": one, "content_html": one, "authors": [{"name": one}]}
        for number, one in enumerate(strings)
    ]
    plain = json.dumps({"version": "https://jsonfeed.org/version/1.1", "items": items}).encode()
    count = len(strings)
    yield Vector("naughty strings", "in RSS", partial(_naughty, _rss("".join(entries)), count))
    yield Vector("naughty strings", "in JSON Feed", partial(_naughty, plain, count))
