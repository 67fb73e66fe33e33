"""Texts and names of readers: plain text, cleaned on the way in, with links on the way out."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass
from urllib.parse import urlsplit

# More marks on one letter than any script needs hide the lines above it.
MOST_MARKS = 4
_ZERO_WIDTH_KEPT = "\u200c\u200d\u200e\u200f\u061c"
_DROPPED = frozenset({"Cc", "Cf", "Cs", "Co", "Cn", "Zl", "Zp"})
_LINK = re.compile(r"https?://[^\s<>\"'`]+", re.IGNORECASE)
_COUNTED = re.compile(r"https?://|\bwww\.", re.IGNORECASE)
_CLOSING = ".,;:!?\u2026»”’"
_PAIRS = {")": "(", "]": "[", "}": "{"}


@dataclass(frozen=True, slots=True)
class Piece:
    """A part of a text; one with `href` leads there."""

    text: str
    href: str | None = None


def cleaned(text: str) -> str:
    """Return `text` composed (NFC), without what is not seen, and with no more than an empty line.

    What turns the direction of writing is left out, because it makes texts say what they do not;
    what joins letters stays.
    """
    lines = re.sub(r"\r\n?|[\u2028\u2029]", "\n", unicodedata.normalize("NFC", text)).split("\n")
    shown = (re.sub(r"\s+", " ", "".join(_shown(line))).strip() for line in lines)
    return re.sub(r"\n{3,}", "\n\n", "\n".join(shown)).strip()


def _shown(line: str) -> Iterator[str]:
    marks = 0
    for one in line:
        kind = unicodedata.category(one)
        marks = marks + 1 if kind in ("Mn", "Me") else 0
        is_dropped = kind in _DROPPED and one not in _ZERO_WIDTH_KEPT and one != "\t"
        if not is_dropped and marks <= MOST_MARKS:
            yield one


def cleaned_name(name: str) -> str:
    """Return `name` on one line."""
    return re.sub(r"\s+", " ", cleaned(name))


def says_something(text: str) -> bool:
    """Return whether there is a letter, a digit or a sign in `text`."""
    return any(unicodedata.category(one)[0] in "LNSP" for one in text)


def link_count(text: str) -> int:
    """Return how many links there are in `text`, whether or not they would lead anywhere."""
    # `https://www.…` is one.
    return len(_COUNTED.findall(re.sub(r"(?i)(https?://)www\.", r"\1", text)))


def pieces(text: str) -> list[Piece]:
    """Return the parts of `text`, with what leads into the web apart from the rest."""
    parts: list[Piece] = []
    end = 0
    for found in _LINK.finditer(text):
        url = _without_closing(found.group())
        if not _leads_to_the_web(url):
            continue
        if found.start() > end:
            parts.append(Piece(text[end : found.start()]))
        end = found.start() + len(url)
        parts.append(Piece(url, url))
    return [*parts, Piece(text[end:])] if end < len(text) else parts


def _without_closing(url: str) -> str:
    """Return `url` without what closes the sentence or the parentheses around it."""
    while url and (url[-1] in _CLOSING or _closes_more(url)):
        url = url[:-1]
    return url


def _closes_more(url: str) -> bool:
    opening = _PAIRS.get(url[-1])
    return opening is not None and url.count(url[-1]) > url.count(opening)


def _leads_to_the_web(url: str) -> bool:
    try:
        parts = urlsplit(url)
    except ValueError:
        return False
    # What stands before @ looks like the host and is not.
    is_plain = bool(parts.hostname) and "@" not in parts.netloc
    return is_plain and parts.scheme in ("http", "https")
