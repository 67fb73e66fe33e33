"""Malformed XML made readable before it is parsed, so that no feed of a list is lost.

Most lists found in the wild have bare ampersands in addresses and titles; an XML parser that
recovers from them drops what stands around them.
"""

from __future__ import annotations

import re
from html import escape
from html.entities import html5
from typing import NamedTuple

_MARKS = ((b"\xef\xbb\xbf", "utf-8"), (b"\xff\xfe", "utf-16-le"), (b"\xfe\xff", "utf-16-be"))
_DECLARED = re.compile(rb"<\?xml[^>]*encoding\s*=\s*[\"']([A-Za-z0-9._-]+)")
# Declarations of entities go with it: none is needed, and some are bombs.
_PROLOGUE = re.compile(r"<\?xml\b[^>]*\?>|<!DOCTYPE[^>\[]*(?:\[.*?\]\s*)?>", re.DOTALL | re.I)
_REFERRED = r"(#[0-9]{1,7}|#[xX][0-9a-fA-F]{1,6}|[A-Za-z][A-Za-z0-9]{0,31});"
_BARE_AMPERSAND = re.compile(f"&(?!{_REFERRED})")
# To anything but what XML knows by name.
_REFERENCE = re.compile(f"&(?!(?:amp|lt|gt|quot|apos);){_REFERRED}")
_FORBIDDEN = re.compile(r"[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
_EMPTY_XMLNS = re.compile(r"\sxmlns(?::\w+)?(?=[\s/>])")
# A tag ends before the next one; an attribute ends before the next one or the tag's end.
_TAG = re.compile(
    r"""<outline\b(?:(?!<outline\b).)*?["']\s*/?>(?=\s*(?:<|$))""", re.DOTALL | re.IGNORECASE
)
_VALUE_BEGIN = re.compile(r"""(\s[\w:.-]+\s*=\s*)(["'])""")
_VALUE_END = {
    quote: re.compile(quote + r"""(?=\s+[\w:.-]+\s*=\s*["']|\s*/?>\s*$)""") for quote in "\"'"
}
_QUOTES = {'"': "&quot;", "'": "&apos;"}


class Mended(NamedTuple):
    """Text under one root, and how many repairs it needed."""

    text: str
    repairs: int


def mended(body: bytes) -> Mended:
    """Return the markup in `body` without prologue, under a root of ours."""
    text = _PROLOGUE.sub("", _decoded(body))
    repairs = 0
    for pattern, put in ((_FORBIDDEN, ""), (_EMPTY_XMLNS, "")):
        text, count = pattern.subn(put, text)
        repairs += count
    repairs += sum(_tag(one) != one[0] for one in _TAG.finditer(text))
    text = _TAG.sub(_tag, text)
    text, bare = _BARE_AMPERSAND.subn("&amp;", text)
    repairs += bare + sum(_entity(one) != one[0] for one in _REFERENCE.finditer(text))
    text = _REFERENCE.sub(_entity, text)
    return Mended(f"<lists>{text}</lists>", repairs)


def _tag(found: re.Match[str]) -> str:
    """Return a tag whose values have no quotes and angle brackets in them that end them early."""
    tag, done, parts = found[0], 0, []
    while begin := _VALUE_BEGIN.search(tag, done):
        end = _VALUE_END[begin[2]].search(tag, begin.end())
        if end is None:
            break
        value = (
            tag[begin.end() : end.start()].replace("<", "&lt;").replace(begin[2], _QUOTES[begin[2]])
        )
        parts += [tag[done : begin.end()], value, begin[2]]
        done = end.end()
    return "".join([*parts, tag[done:]])


def _entity(found: re.Match[str]) -> str:
    """Return a reference to a number, the character itself, or what was no reference, escaped."""
    name = found[1]
    if name.startswith("#"):
        return found[0] if _is_allowed(name[1:]) else ""
    return escape(html5.get(f"{name};", f"&{name};"))


def _is_allowed(number: str) -> bool:
    code = int(number[1:], 16) if number[0] in "xX" else int(number)
    return code <= 0x10FFFF and _FORBIDDEN.fullmatch(chr(code)) is None


def _decoded(body: bytes) -> str:
    for mark, encoding in _MARKS:
        if body.startswith(mark):
            return body[len(mark) :].decode(encoding, "replace")
    declared = _DECLARED.search(body[:200])
    for encoding in (declared[1].decode() if declared else "utf-8", "utf-8"):
        try:
            return body.decode(encoding)
        except (LookupError, UnicodeDecodeError):
            continue
    return body.decode("cp1252", "replace")
