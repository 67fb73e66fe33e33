"""The text of an XML feed: decoded as server and document say, and made well-formed if it can be.

A feed that a strict parser reads is left alone. For the others: control characters and what stands
before the first tag are left out, stray ampersands and names of HTML entities are escaped, and
well-known prefixes that nobody declared are declared.
"""

from __future__ import annotations

import codecs
import re
from html.entities import html5, name2codepoint

from charset_normalizer import from_bytes

_BOMS = (
    (codecs.BOM_UTF32_BE, "utf-32-be"),
    (codecs.BOM_UTF32_LE, "utf-32-le"),
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
)
# How `<?` or `<x` begins where a character is not one byte of ASCII (XML 1.0, appendix F).
_STARTS = (
    (b"\x00\x00\x00\x3c", "utf-32-be"),
    (b"\x3c\x00\x00\x00", "utf-32-le"),
    (b"\x00\x3c\x00", "utf-16-be"),
    (b"\x3c\x00", "utf-16-le"),
    (b"\x4c\x6f\xa7\x94", "cp037"),
)
_DECLARED = re.compile(rb"^\s*<\?xml[^>]*?encoding\s*=\s*[\"']\s*([\w.:-]+)\s*[\"']")
_CHARSET = re.compile(r"charset\s*=\s*[\"']?\s*([\w.:-]+)", re.I)
# Said by servers and templates of any content, so that UTF-8 which is valid goes before them.
_SAID_LIGHTLY = frozenset(("ascii", "cp1252"))
# What browsers take the labels for (WHATWG Encoding Standard, 4.2).
_WIDER = {"iso8859-1": "cp1252", "gb2312": "gb18030", "gbk": "gb18030"}
_WESTERN = {
    byte: bytes([byte]).decode("cp1252")
    for byte in range(0x80, 0xA0)
    if byte not in (0x81, 0x8D, 0x8F, 0x90, 0x9D)
}
_LATIN = dict.fromkeys(["pl", "cs", "sk", "hu", "sl", "hr", "bs", "ro", "sq"], "cp1250") | {
    "tr": "cp1254",
    "lt": "cp1257",
    "lv": "cp1257",
    "et": "cp1257",
}
_LANGUAGE = re.compile(rb"(?:<(?:dc:)?language>\s*|xml:lang=[\"'])([a-zA-Z]{2})\b")
_SAMPLE_BYTES = 20_000
_FEWEST_TELLING = 20

_XML_DECLARATION = re.compile(r"^\s*<\?xml[^>]*\?>", re.S)
_ILLEGAL = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff\ud800-\udfff]")
_ILLEGAL_REFERENCE = re.compile(
    r"&#(?:0*(?:[0-8]|1[124-9]|2[0-9]|3[01])|x0*(?:[0-8bcef]|1[0-9a-f]));", re.I
)
_AMPERSAND = re.compile(
    r"<!\[CDATA\[.*?(?:\]\]>|\Z)|&(#\d{1,7};|#[xX][0-9a-fA-F]{1,6};|\w{1,40};)?", re.S
)
_ENTITY = re.compile(r"<!ENTITY\s+(\w+)\s")
_XML_NAMES = frozenset(("amp;", "lt;", "gt;", "quot;", "apos;"))
_ROOT_END = re.compile(r"</(?:\w+:)?(?:rss|feed|rdf|channel)\b", re.I)
_ITEM_START = re.compile(r"<(?:item|entry)[\s>]")
_ITEM_END = re.compile(r"</(?:item|entry)\s*>")
_ROOT = re.compile(r"<(?![?!])([\w.:-]+)")
_PREFIXES = {
    "atom": "http://www.w3.org/2005/Atom",
    "content": "http://purl.org/rss/1.0/modules/content/",
    "dc": "http://purl.org/dc/elements/1.1/",
    "dcterms": "http://purl.org/dc/terms/",
    "feedburner": "http://rssnamespace.org/feedburner/ext/1.0",
    "geo": "http://www.w3.org/2003/01/geo/wgs84_pos#",
    "georss": "http://www.georss.org/georss",
    "gml": "http://www.opengis.net/gml",
    "image": "http://www.google.com/schemas/sitemap-image/1.1",
    "itunes": "http://www.itunes.com/dtds/podcast-1.0.dtd",
    "media": "http://search.yahoo.com/mrss/",
    "news": "http://www.google.com/schemas/sitemap-news/0.9",
    "rdf": "http://www.w3.org/1999/02/22-rdf-syntax-ns#",
    "slash": "http://purl.org/rss/1.0/modules/slash/",
    "sy": "http://purl.org/rss/1.0/modules/syndication/",
    "wfw": "http://wellformedweb.org/CommentAPI/",
    "xhtml": "http://www.w3.org/1999/xhtml",
}  # fmt: skip


def read_text(body: bytes, content_type: str | None) -> str:
    """Return `body` decoded: a byte order mark counts most, then the server, then the document."""
    for mark, encoding in _BOMS:
        if body.startswith(mark):
            return body[len(mark) :].decode(encoding, "replace")
    for start, encoding in _STARTS:
        if body.startswith(start):
            return body.decode(encoding, "replace")
    stated = [_codec(name) for name in _stated(body, content_type)]
    if not stated or stated[0] in _SAID_LIGHTLY:
        stated.insert(0, "utf-8")
    for encoding in (*filter(None, stated), "utf-8"):
        try:
            return _western(body) if encoding == "cp1252" else body.decode(encoding)
        except UnicodeDecodeError:
            continue
    return _guessed(body)


def _stated(body: bytes, content_type: str | None) -> list[str]:
    declared = _DECLARED.match(body[:1000])
    served = _CHARSET.search(content_type or "")
    return [*([served[1]] if served else []), *([declared[1].decode()] if declared else [])]


def _codec(label: str) -> str | None:
    try:
        name = codecs.lookup(label.strip()).name
    except LookupError:
        return None
    return None if "utf-16" in name or "utf-32" in name else _WIDER.get(name, name)


def _western(body: bytes) -> str:
    return body.decode("latin-1").translate(_WESTERN)


def _guessed(body: bytes) -> str:
    telling = sum(byte > 127 for byte in body[:_SAMPLE_BYTES])
    found = from_bytes(body[:_SAMPLE_BYTES]).best() if telling >= _FEWEST_TELLING else None
    sample = body[:_SAMPLE_BYTES].decode(found.encoding, "replace") if found else ""
    letters = [char for char in sample if char.isalpha() and char > "\x7f"]
    # Latin alphabets are told apart by too little: another script is certain, these are not.
    if found and sum(char > "\u024f" for char in letters) * 2 > len(letters):
        return body.decode(found.encoding, "replace")
    language = _LANGUAGE.search(body[:_SAMPLE_BYTES])
    encoding = _LATIN.get(language[1].decode().lower()) if language else None
    if encoding:
        return body.decode(encoding, "replace")
    return _western(body)


def without_declaration(text: str) -> str:
    """Return `text` from its first tag on, without what says in which encoding it was."""
    start = text.find("<")
    return _XML_DECLARATION.sub("", text[max(start, 0) :], count=1)


def complete_part(text: str) -> str:
    """Return `text` up to its last complete entry, if it breaks off in the middle of one.

    Half an entry would be an article that changes at the next look.
    """
    if _ROOT_END.search(text[-500:]):
        return text
    ends = [found.end() for found in _ITEM_END.finditer(text)]
    broken = ends and _ITEM_START.search(text, ends[-1])
    return text[: ends[-1]] if broken else text


def mended(text: str) -> str:
    """Return `text` with the faults mended that a strict parser falls over most often."""
    legal = _ILLEGAL_REFERENCE.sub("", _ILLEGAL.sub("", text))
    declared = frozenset(_ENTITY.findall(legal[: max(legal.find("]>"), 0)]))
    return _with_prefixes(_AMPERSAND.sub(lambda found: _escaped(found, declared), legal))


def _escaped(found: re.Match[str], declared: frozenset[str]) -> str:
    name = found[1]
    if found[0][0] == "<" or name in _XML_NAMES:
        return found[0]
    if name and name[0] == "#":
        return found[0].lower()
    if name and name[:-1] in declared:
        return found[0]
    if name and name in html5:
        meant = chr(name2codepoint[name[:-1]]) if name[:-1] in name2codepoint else html5[name]
        return "".join(f"&#{ord(char)};" for char in meant)
    return f"&amp;{name or ''}"


def _with_prefixes(text: str) -> str:
    root = _ROOT.search(text)
    if root is None:
        return text
    missing = "".join(
        f' xmlns:{prefix}="{space}"'
        for prefix, space in _PREFIXES.items()
        if re.search(rf"<{prefix}:\w", text) and f"xmlns:{prefix}" not in text
    )
    return text[: root.end()] + missing + text[root.end() :]
