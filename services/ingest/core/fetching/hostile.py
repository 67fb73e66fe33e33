"""Recognising bodies made to hurt their readers, quickly and before any parser sees them."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator

from services.ingest.core.entries import FeedError

MOST_ENTITIES = 300
MOST_ENTITY_BYTES = 200
MOST_GROWTH_BYTES = 1_048_576
# A sitemap of the most addresses that are allowed, 50,000, has 300,000 tags.
MOST_TAGS = 600_000
MOST_REFERENCES = 1_000_000

_BOM = b"\xef\xbb\xbf"
_MARKS = (
    (b"\xff\xfe\x00\x00", "utf-32-le"),
    (b"\x00\x00\xfe\xff", "utf-32-be"),
    (b"\xff\xfe", "utf-16-le"),
    (b"\xfe\xff", "utf-16-be"),
    (b"<\x00\x00\x00", "utf-32-le"),
    (b"\x00\x00\x00<", "utf-32-be"),
    (b"<\x00", "utf-16-le"),
    (b"\x00<", "utf-16-be"),
)
# Every pattern takes each byte once: what is left open reaches to the end.
_DOCTYPE = re.compile(rb"(?:\s++|<\?.*?\?>|<!--.*?-->)*+<!DOCTYPE\b", re.DOTALL | re.IGNORECASE)
_DECLARED = re.compile(
    rb"<!--.*?(?:-->|\Z)|<\?.*?(?:\?>|\Z)|(?P<entity><!ENTITY)|\"[^\"]*+\"?|'[^']*+'?"
    rb"|(?P<opened>\[)|(?P<closed>[\]>])",
    re.DOTALL | re.IGNORECASE,
)
_ENTITY = re.compile(
    rb"<!ENTITY\s++(?P<percent>%\s++)?(?P<name>[^\s\"'>]{1,200}+)\s++"
    rb"(?:\"(?P<double>[^\"]*+)\"|'(?P<single>[^']*+)'"
    rb"|(?P<accents>PUBLIC\s++\"-//W3C//ENTITIES )|(?P<outside>SYSTEM|PUBLIC)\b)",
    re.IGNORECASE,
)
_REFERENCE = re.compile(rb"&(?!#)|%")
_JSON_TOKEN = re.compile(rb'"(?:[^"\\]|\\.)*+(?:"|\\?\Z)|[\[{\]}]', re.DOTALL)
_TAG = re.compile(
    rb"<!\[CDATA\[.*?(?:\]\]>|\Z)|<!--.*?(?:-->|\Z)|<\?.*?(?:\?>|\Z)"
    rb"|<(?P<end>/?+)(?P<name>[A-Za-z_:\x80-\xff][^\s/<>]*+)[^<>]*+>",
    re.DOTALL,
)
# Elements of HTML that have no end, and those whose end may be left out.
_VOID = frozenset(b"area base br col embed hr img input source track wbr".split())
_OPEN_ENDED = _VOID | frozenset(
    b"body colgroup dd dt head html li link meta option p tbody td tfoot th thead tr".split()
)


def refuse_hostile(body: bytes, most_depth: int, is_page: bool = False) -> None:
    """Return if `body` may be parsed; raises `FeedError` naming what is wrong with it.

    Refused are entities that grow or reach outside, elements or JSON values nested more than
    `most_depth` deep, and markup in absurd amounts. Plain entities, such as old feeds declare for
    accents, are allowed, and so is a document type, which nobody fetches.
    """
    text = _in_ascii(body)
    start = text[:512].lstrip()
    if start.startswith((b"{", b"[")):
        _refuse_deep(_json_depths(text), most_depth)
        return
    _refuse_many(text)
    if not is_page:
        _refuse_entities(text)
    if text.count(b"<") > most_depth:
        _refuse_deep(_tag_depths(text, _OPEN_ENDED if is_page else _VOID), most_depth)


def _in_ascii(body: bytes) -> bytes:
    """Return `body` in an encoding in which marks are single bytes."""
    for mark, encoding in _MARKS:
        if body.startswith(mark):
            return body.decode(encoding, "replace").encode("utf-8", "replace").removeprefix(_BOM)
    return body.removeprefix(_BOM)


def _refuse_many(text: bytes) -> None:
    """Refuse what only looks like markup and costs parsers minutes."""
    for mark, most in ((b"<", MOST_TAGS), (b"&", MOST_REFERENCES)):
        if text.count(mark) > most:
            raise FeedError(f"refused: more than {most} times {mark.decode()!r}")


def _refuse_entities(text: bytes) -> None:
    values = dict(_entities(text))
    if len(values) > MOST_ENTITIES:
        raise FeedError(f"refused: more than {MOST_ENTITIES} XML entities")
    grown = sum(len(value) * text.count(b"&%b;" % name) for name, value in values.items())
    if grown > MOST_GROWTH_BYTES:
        raise FeedError(f"refused: XML entities that add more than {MOST_GROWTH_BYTES} bytes")


def _entities(text: bytes) -> Iterator[tuple[bytes, bytes]]:
    """Yield name and value of each entity that the document declares."""
    start = _DOCTYPE.match(text)
    is_inside = False
    for found in _DECLARED.finditer(text, start.end()) if start else ():
        is_inside = is_inside or found["opened"] is not None
        if found["entity"]:
            yield _entity(text, found.start())
        elif found["closed"] and (found["closed"] == b"]" or not is_inside):
            return


def _entity(text: bytes, position: int) -> tuple[bytes, bytes]:
    entity = _ENTITY.match(text, position)
    if entity is None:
        raise FeedError("refused: an XML entity that cannot be read")
    if entity["outside"]:
        raise FeedError("refused: an XML entity that reaches outside of the document")
    value = entity["double"] or entity["single"] or b""
    if (entity["percent"] and not entity["accents"]) or _REFERENCE.search(value):
        raise FeedError("refused: XML entities made of other entities")
    if len(value) > MOST_ENTITY_BYTES:
        raise FeedError(f"refused: an XML entity of more than {MOST_ENTITY_BYTES} bytes")
    return entity["name"], value


def _refuse_deep(depths: Iterator[int], most_depth: int) -> None:
    if any(depth > most_depth for depth in depths):
        raise FeedError(f"refused: nested more than {most_depth} deep")


def _json_depths(text: bytes) -> Iterator[int]:
    depth = 0
    for token in _JSON_TOKEN.finditer(text):
        first = token[0][:1]
        if first != b'"':
            depth += 1 if first in b"[{" else -1
            yield depth


def _tag_depths(text: bytes, left_out: frozenset[bytes]) -> Iterator[int]:
    """Yield how deep each element lies; an end that fits nothing open is passed over."""
    opened: list[bytes] = []
    counts: Counter[bytes] = Counter()
    for tag in _TAG.finditer(text):
        name = tag["name"]
        if name is None or tag[0].endswith(b"/>") or name.lower() in left_out:
            continue
        if not tag["end"]:
            opened.append(name)
            counts[name] += 1
            yield len(opened)
        elif counts[name]:
            _close(name, opened, counts)


def _close(name: bytes, opened: list[bytes], counts: Counter[bytes]) -> None:
    """Close the innermost element `name` and all that was left open in it."""
    closed = b""
    while closed != name:
        closed = opened.pop()
        counts[closed] -= 1
