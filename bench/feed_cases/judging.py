"""When an expectation counts as met, the same for every reader.

- Texts are compared as a reader sees them: markup and entities resolved (up to four times, for
  what was escaped more than once), white space as one space; in summary and content, where
  paragraphs end differently, without white space.
- Addresses are compared after resolving both against the file's address and its `xml:base` or
  `Content-Location` as the suite does; `http://x.example` and `http://x.example/` are one.
- Ids are compared exactly, character by character.
- Dates are compared as moments in UTC; a date stated only as a text that is no date is not judged.
- Lists (authors, tags, enclosures) meet an expectation on one of their members when they hold it.
- An expectation that there is nothing is met by nothing or an empty text.
"""

from __future__ import annotations

import re
from calendar import timegm
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from html.parser import HTMLParser
from typing import Any
from urllib.parse import urljoin, urlsplit, urlunsplit

import lxml.html

from bench.feed_cases.expectations import Stated
from bench.feed_cases.readers import Reading
from bench.feed_cases.suites import Case

_ACTIVE = {
    "script", "style", "iframe", "object", "embed", "applet", "frame", "frameset", "link",
    "meta", "base", "form", "input", "button", "svg", "math", "template", "noscript", "xml",
}  # fmt: skip
_ADDRESSED = {"href", "src", "action", "formaction", "data", "poster", "background", "cite"}
_SCHEMES = ("javascript:", "vbscript:", "data:", "livescript:", "mocha:")
_EMAIL = re.compile(r"[(<]?\s*[^\s()<>]+@[^\s()<>]+\s*[)>]?")


class _Text(HTMLParser):
    """Collects text, without that of scripts and styles."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.parts: list[str] = []
        self._silent = 0

    def handle_starttag(self, tag: str, attrs: Any) -> None:
        self._silent += tag in ("script", "style")

    def handle_endtag(self, tag: str) -> None:
        self._silent -= tag in ("script", "style") and self._silent > 0

    def handle_data(self, data: str) -> None:
        if not self._silent:
            self.parts.append(data)


def shown(markup: str) -> str:
    """Return the text that a reader sees of `markup`, in one line."""
    text = markup
    for _ in range(4):
        parser = _Text()
        parser.feed(text)
        parser.close()
        text, before = "".join(parser.parts), text
        if text == before:
            break
    return " ".join(text.split())


def is_met(stated: Stated, reading: Reading, case: Case) -> bool | None:
    """Return whether `reading` is as stated, or None when that can't be judged."""
    if stated.figure == "date" and stated.value and _moment(stated.value) is None:
        return None
    actual = _actual(stated, reading)
    if not stated.value:
        return not actual
    if isinstance(actual, list):
        return any(_same(stated.field, stated.value, one, case) for one in actual if one)
    return _same(stated.field, stated.value, "" if actual is None else actual, case)


def _actual(stated: Stated, reading: Reading) -> Any:
    if stated.entry is None:
        return reading.feed.get(stated.field)
    if stated.entry >= len(reading.entries):
        return None
    return reading.entries[stated.entry].get(stated.field)


def _same(field: str, expected: Any, actual: Any, case: Case) -> bool:
    if field in ("published", "updated"):
        return _same_moment(_moment(expected), _moment(actual))
    return _same_text(field, str(expected), str(actual), case)


def _same_moment(expected: datetime | None, actual: datetime | None) -> bool:
    return expected is not None and expected == actual


def _same_text(field: str, expected: str, actual: str, case: Case) -> bool:
    if field == "id":
        return expected == actual
    if field in ("link", "enclosures", "image"):
        return _address(expected, case) == _address(actual, case)
    if field in ("summary", "content"):
        return "".join(shown(expected).split()) == "".join(shown(actual).split())
    if field == "authors":
        return _person(expected) == _person(actual)
    return shown(expected) == shown(actual)


def _person(text: str) -> str:
    """Return the name without the e-mail address, unless there is nothing else."""
    return shown(_EMAIL.sub(" ", text)).strip(" ()") or text.strip()


def _address(text: str, case: Case) -> str:
    try:
        parts = urlsplit(urljoin(case.base, text.strip()))
    except ValueError:
        return text
    return urlunsplit(parts._replace(netloc=parts.netloc.lower())).rstrip("/")


def _moment(value: Any) -> datetime | None:
    if isinstance(value, list | tuple):
        return datetime.fromtimestamp(timegm((*value, 0, 0, 0)[:9]), UTC)
    if isinstance(value, str):
        value = _from_text(value)
    if not isinstance(value, datetime):
        return None
    aware = value if value.tzinfo else value.replace(tzinfo=UTC)
    return aware.astimezone(UTC).replace(microsecond=0)


def _from_text(text: str) -> datetime | None:
    for read in (datetime.fromisoformat, parsedate_to_datetime):
        try:
            return read(text.strip())
        except (ValueError, TypeError, IndexError):
            continue
    return None


def active_parts(reading: Reading) -> list[str]:
    """Return what a browser could run in all that would be published, empty when it is safe."""
    markup = [part for text in (*reading.html, *reading.texts) for part in _active_markup(text)]
    return markup + [one for one in reading.addresses if not one.startswith(("http:", "https:"))]


def _active_markup(text: str) -> list[str]:
    """Judge by two parsers that are not the sanitiser's."""
    if "<" not in text:
        return []
    events = _Elements()
    events.feed(text)
    events.close()
    parsed = lxml.html.fragment_fromstring(text, create_parent="div")
    nodes = [one for one in parsed.iter() if isinstance(one.tag, str)]
    return [
        reason
        for tag, attributes in [*events.seen, *((one.tag, dict(one.attrib)) for one in nodes)]
        for reason in _active(tag, attributes)
    ]


def _active(tag: str, attributes: dict[str, str]) -> list[str]:
    found = [f"<{tag}>"] if tag.rpartition(":")[2].lower() in _ACTIVE else []
    for name, value in attributes.items():
        plain = "".join(char for char in (value or "").lower() if char > " ")
        if name.lower().startswith("on") or name.lower() == "style":
            found.append(f"{name}=")
        elif name.lower() in _ADDRESSED and plain.startswith(_SCHEMES):
            found.append(f"{name}={value[:40]}")
    return found


class _Elements(HTMLParser):
    """Collects elements with their attributes."""

    def __init__(self) -> None:
        super().__init__()
        self.seen: list[tuple[str, dict[str, str]]] = []

    def handle_starttag(self, tag: str, attrs: Any) -> None:
        self.seen.append((tag, {name: value or "" for name, value in attrs}))
