"""A page's bytes as characters, whatever it says or does not say of its character set."""

from __future__ import annotations

import codecs
import re
from collections.abc import Iterator

from charset_normalizer import from_bytes

_HEAD_BYTES = 4096
_SAMPLE_BYTES = 8192
_MARKS = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)
_CHARSET = re.compile(r"charset\s*=\s*[\"']?\s*([a-z0-9_.:-]{2,40})", re.IGNORECASE)
_DECLARED = re.compile(rb"<(?:meta[^>]{1,300}|\?xml[^>]{1,200})>", re.IGNORECASE)
_XML_ENCODING = re.compile(r"encoding\s*=\s*[\"']([a-z0-9_.:-]{2,40})", re.IGNORECASE)
# Python knows codecs that are no character sets (unicode_escape) or that no browser reads (utf-7).
_WEB_CHARSETS = re.compile(
    r"utf-?8|utf-?16(?:-?[lb]e)?|(?:us-)?ascii|latin-?1|iso-?8859-?\d{1,2}|windows-?\d{3,4}|cp-?\d{3,4}"
    r"|x-cp\d{4}|koi8-[ru]|gb-?(?:k|2312|18030)|big5(?:-hkscs)?|(?:x-)?s(?:hift)?[_-]?jis"
    r"|euc-?(?:jp|kr)|iso-2022-(?:jp|kr)|ks_c_5601-1987|tis-620|macintosh|x-mac-cyrillic"
)
# What browsers read instead: supersets of what is declared (https://encoding.spec.whatwg.org).
_READ_AS = {
    "ascii": "cp1252",
    "us-ascii": "cp1252",
    "latin1": "cp1252",
    "latin-1": "cp1252",
    "iso-8859-1": "cp1252",
    "iso8859-1": "cp1252",
    "iso-8859-9": "cp1254",
    "gb2312": "gb18030",
    "gbk": "gb18030",
    "shift_jis": "cp932",
    "shift-jis": "cp932",
    "x-sjis": "cp932",
    "ks_c_5601-1987": "cp949",
    "euc-kr": "cp949",
    "tis-620": "cp874",
    "x-mac-cyrillic": "mac-cyrillic",
}


def decode_page(body: bytes, content_type: str | None = None) -> str:
    """Return the characters of `body`; what is in no character set becomes U+FFFD.

    Believed in this order: byte order mark, bytes that are UTF-8 beyond ASCII (never by chance),
    the header, the page, what its bytes look like.
    """
    for mark, encoding in _MARKS:
        if body.startswith(mark):
            return body[len(mark) :].decode(encoding, "replace")
    if not body.isascii() and (text := _strictly(body, "utf-8")) is not None:
        return text
    declared = [*_declared(content_type or ""), *_declared_inside(body)]
    for encoding in declared:
        if (text := _strictly(body, encoding)) is not None:
            return text
    # A few broken bytes do not make the declaration wrong.
    encoding = declared[0] if declared else _detected(body)
    return body.decode(encoding, "replace")


def _declared(text: str, pattern: re.Pattern[str] = _CHARSET) -> Iterator[str]:
    for label in pattern.findall(text):
        name = label.lower()
        if not _WEB_CHARSETS.fullmatch(name):
            continue
        try:
            yield codecs.lookup(_READ_AS.get(name, name)).name
        except LookupError:
            continue


def _declared_inside(body: bytes) -> Iterator[str]:
    for tag in _DECLARED.findall(body[:_HEAD_BYTES]):
        text = tag.decode("ascii", "replace")
        for name in (*_declared(text), *_declared(text, _XML_ENCODING)):
            # A page whose tags can be read as ASCII is not in UTF-16, whatever it says.
            yield "utf-8" if name.startswith("utf-16") else name


def _strictly(body: bytes, encoding: str) -> str | None:
    try:
        return body.decode(encoding)
    except UnicodeDecodeError:
        return None


def _detected(body: bytes) -> str:
    half = _SAMPLE_BYTES // 2
    sample = body if len(body) <= _SAMPLE_BYTES else body[:half] + body[-half:]
    found = None if body.isascii() else from_bytes(sample).best()
    return found.encoding if found else "utf-8"
