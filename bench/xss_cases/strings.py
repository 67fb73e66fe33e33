"""Hostile strings: our own, a list of naughty ones, and what sanitizers are tested with."""

from __future__ import annotations

import json
import sys
from collections.abc import Iterator
from pathlib import Path
from xml.etree import ElementTree

OURS = Path(__file__).with_name("vectors.txt")
_LIST = "blns.json"
_CASES = "wellformed/sanitize/*.xml"


def own_vectors() -> list[str]:
    """Return the vectors of this folder."""
    lines = OURS.read_text(encoding="utf-8").splitlines()
    return [json.loads(line) for line in lines if line and not line.startswith("#")]


def naughty_strings(folder: Path) -> list[str]:
    """Return the strings of `blns.json` that are not empty; ends when it is missing."""
    if not (folder / _LIST).is_file():
        sys.exit(f"no {_LIST} in {folder}: name the folder with the naughty strings")
    found = json.loads((folder / _LIST).read_text(encoding="utf-8"))
    return [one for one in found if one]


def sanitizer_cases(folder: Path) -> list[str]:
    """Return the markup of each sanitizer feed of feedparser's suite; ends when it is missing."""
    files = sorted(folder.glob(_CASES))
    if not files:
        sys.exit(f"no {_CASES} in {folder}: name the folder with feedparser's suite")
    return [_markup(file) for file in files]


def _markup(file: Path) -> str:
    """Return the longest text with markup in a feed, or all of it where it is markup itself."""
    whole = file.read_bytes().partition(b"-->")[2]
    try:
        feed = ElementTree.fromstring(whole)  # noqa: S314  # files of a published suite
    except ElementTree.ParseError:
        return whole.decode("utf-8", "replace")
    texts = [one for one in _texts(feed) if "<" in one]
    return max(texts, key=len, default=whole.decode("utf-8", "replace"))


def _texts(feed: ElementTree.Element) -> Iterator[str]:
    for element in feed.iter():
        yield element.text or ""
        yield from element.attrib.values()
