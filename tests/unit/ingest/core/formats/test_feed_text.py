"""Encodings and the mending of XML."""

from __future__ import annotations

import pytest

from services.ingest.core.formats.feed_text import (
    complete_part,
    mended,
    read_text,
    without_declaration,
)

CYRILLIC = "Вулкан Этна снова извергается, пепел над городом Катания"


@pytest.mark.parametrize(
    ("body", "content_type"),
    [
        ("<a>é€</a>".encode(), None),
        ("<a>é€</a>".encode("utf-8-sig"), "text/xml; charset=latin-1"),
        ("<a>é€</a>".encode("utf-16"), None),
        ("<a>é€</a>".encode("utf-16-le"), None),
        ("<a>é€</a>".encode("cp1252"), None),
        ("<a>é€</a>".encode("cp1252"), "text/xml; charset=iso-8859-1"),
        ("<a>é€</a>".encode(), "text/xml; charset=iso-8859-1"),
        ("<a>é€</a>".encode("iso-8859-15"), "text/xml; charset=ISO-8859-15"),
        ("<a>é€</a>".encode("cp1252"), "text/xml; charset=nonsense"),
    ],
)
def test_text_is_read_as_meant(body: bytes, content_type: str | None) -> None:
    assert read_text(body, content_type) == "<a>é€</a>"


def test_document_says_its_encoding() -> None:
    text = f'<?xml version="1.0" encoding="koi8-r"?><a>{CYRILLIC}</a>'

    assert read_text(text.encode("koi8-r"), "text/xml") == text


def test_another_script_is_guessed() -> None:
    assert CYRILLIC in read_text(f"<a>{CYRILLIC}</a>".encode("cp1251"), None)


def test_language_tells_latin_alphabets_apart() -> None:
    text = "<rss><language>pl</language><t>Żółte łódki źle śpią</t></rss>"

    assert read_text(text.encode("cp1250"), None) == text


def test_declaration_and_noise_go() -> None:
    assert without_declaration('\n\ufeff <?xml version="1.0"?>\n<a/>').strip() == "<a/>"


@pytest.mark.parametrize(
    ("text", "whole"),
    [
        ("<a>R&D &nbsp;&amp; &#X41;</a>", "<a>R&amp;D &#160;&amp; &#x41;</a>"),
        ("<a>?x=1&copy=2</a>", "<a>?x=1&amp;copy=2</a>"),
        ("<a><![CDATA[R&D]]>&</a>", "<a><![CDATA[R&D]]>&amp;</a>"),
        ("<a>b\x08c&#8;</a>", "<a>bc</a>"),
        ('<!DOCTYPE a [<!ENTITY d "x">]><a>&d;</a>', '<!DOCTYPE a [<!ENTITY d "x">]><a>&d;</a>'),
    ],
)
def test_usual_faults_are_mended(text: str, whole: str) -> None:
    assert mended(text) == whole


def test_known_prefixes_get_declared() -> None:
    assert "xmlns:media=" in mended("<rss><media:content url='x'/></rss>")
    assert "xmlns:dc=" not in mended("<rss><media:content url='x'/></rss>")


def test_half_an_entry_is_left_out() -> None:
    whole = "<rss><channel><item><title>a</title></item>"

    assert complete_part(f"{whole}<item><title>b") == whole
    assert complete_part(f"{whole}</channel></rss>") == f"{whole}</channel></rss>"
