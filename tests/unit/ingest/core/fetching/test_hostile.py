"""Bodies made to hurt are recognised, and no others."""

from __future__ import annotations

import time

import pytest

from services.ingest.core.entries import FeedError
from services.ingest.core.fetching.hostile import refuse_hostile

DEPTH = 100
MANY = 200_000


def _is_refused(body: bytes, is_page: bool = False) -> bool:
    try:
        refuse_hostile(body, DEPTH, is_page)
    except FeedError as error:
        return str(error).startswith("refused: ")
    return False


HOSTILE = {
    "laughs": b'<!DOCTYPE a [<!ENTITY b "ha"><!ENTITY c "&b;&b;&b;">]><a>&c;</a>',
    "in attribute": b"<!DOCTYPE a [<!ENTITY b 'ha'><!ENTITY c '&b;&b;'>]><a b='&c;'/>",
    "quadratic": b'<!DOCTYPE a [<!ENTITY b "' + b"x" * 5000 + b'">]><a>&b;&b;</a>',
    "many small": b'<!DOCTYPE a [<!ENTITY b "' + b"x" * 199 + b'">]><a>' + b"&b;" * 9000,
    "cyclic": b'<!DOCTYPE a [<!ENTITY b "&c;"><!ENTITY c "&b;">]><a>&b;</a>',
    "file": b'<!DOCTYPE a [<!ENTITY b SYSTEM "file:///etc/passwd">]><a>&b;</a>',
    "public": b'<!DOCTYPE a [<!ENTITY b PUBLIC "x" "http://h.example/">]><a>&b;</a>',
    "parameter": b'<!DOCTYPE a [<!ENTITY % b SYSTEM "http://h.example/"> %b;]><a/>',
    "inline parameter": b"<!DOCTYPE a [<!ENTITY % b \"<!ENTITY c 'd'>\"> %b;]><a/>",
    "unreadable": b"<!DOCTYPE a [<!ENTITY b ><!ENTITY ]><a/>",
    "after comment": b'<!-- x --><?p?>\n<!DOCTYPE a [<!-- ]> --><!ENTITY b "&c;">]><a/>',
    "many": b"<!DOCTYPE a [" + b"".join(b'<!ENTITY e%d "x">' % n for n in range(400)) + b"]><a/>",
    "utf-16": '<!DOCTYPE a [<!ENTITY b "&c;">]><a/>'.encode("utf-16"),
    "utf-16 unmarked": '<!DOCTYPE a [<!ENTITY b "&c;">]><a/>'.encode("utf-16-le"),
    "utf-32": '<!DOCTYPE a [<!ENTITY b "&c;">]><a/>'.encode("utf-32"),
    "nested": b"<rss>" + b"<a>" * MANY,
    "nested and closed": b"<a>" * MANY + b"</a>" * MANY,
    "nested with attributes": b"<a b='c'>" * MANY,
    "only tags": b"<rss>" + b"<" * 700_000,
    "only references": b"<rss>" + b"&" * 1_100_000,
    "json arrays": b"[" * MANY,
    "json objects": b'{"a":' * MANY,
}
HARMLESS = {
    "accents": b'<!DOCTYPE a [<!ENTITY nbsp "&#160;"><!ENTITY copy "c">]><a>&nbsp;&copy;</a>',
    "latin set": b'<!DOCTYPE a [<!ENTITY % l PUBLIC "-//W3C//ENTITIES Latin 1 for XHTML//EN"'
    b' "http://www.w3.org/TR/xhtml1/DTD/xhtml-lat1.ent"> %l;]><a/>',
    "old rss": b'<!DOCTYPE rss PUBLIC "-//x//DTD RSS 0.91//EN" "http://x.example/rss.dtd"><rss/>',
    "told of in text": b"<rss><![CDATA[<!DOCTYPE a [<!ENTITY b '&c;'>]>]]></rss>",
    "breaks": b"<rss><item>" + b"text<br>" * 1000 + b"</item></rss>",
    "html in cdata": b"<rss><![CDATA[" + b"<p>" * 1000 + b"]]></rss>",
    "many items": b"<rss>" + b"<item><title>x</title><link/></item>" * 5000 + b"</rss>",
    "unclosed in items": b"<rss>" + b"<item><p>x</item>" * 5000 + b"</rss>",
    "flat json": b'{"items":[' + b'{"a":["b"]},' * 5000 + b"]}",
    "brackets in strings": b'{"a":"' + b"[{" * 5000 + b'\\""}',
    "nothing": b"",
    "binary": bytes(range(256)) * 100,
}


@pytest.mark.parametrize("name", HOSTILE)
def test_hostile_bodies_are_refused(name: str) -> None:
    assert _is_refused(HOSTILE[name])


@pytest.mark.parametrize("name", HARMLESS)
def test_harmless_bodies_are_passed(name: str) -> None:
    assert not _is_refused(HARMLESS[name])


def test_old_pages_may_stay_open() -> None:
    page = b"<!DOCTYPE html><body><ul>" + b"<li>x<p>y" * 1000

    assert not _is_refused(page, is_page=True)
    assert _is_refused(b"<body>" + b"<div>" * 1000, is_page=True)


@pytest.mark.parametrize(
    "piece", [b"<", b"<a ", b"<!--", b"<![CDATA[", b"<?", b"&", b'"', b"<!ENTITY ", b"</a>", b'\\"']
)
@pytest.mark.parametrize("start", [b"<a>", b"<!DOCTYPE a [", b'{"'])
def test_recognising_takes_linear_time(start: bytes, piece: bytes) -> None:
    begun = time.process_time()
    _is_refused(start + piece * (300_000 // len(piece)))

    assert time.process_time() - begun < 1
