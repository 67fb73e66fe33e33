"""The text of every article of the fleet, in which stands what it is a revision of."""

from __future__ import annotations

import re
from zlib import crc32

MARK = re.compile(r"\bref-(\d+-\d+)-r(\d+)\b")

_PLACES = ("Ardale", "Bremstadt", "Corvia", "Dunmere", "Estoril", "Fjordvik", "Galway", "Hollin")
_BODIES = ("harbour office", "city council", "weather service", "rail company", "court", "museum")
_DEEDS = ("reports", "plans", "denies", "confirms", "delays", "opens", "closes", "counts")
_THINGS = (
    "a bridge",
    "new ferries",
    "a flood",
    "the budget",
    "two schools",
    "a record",
    "a strike",
)


def _choice(options: tuple[str, ...], key: str, salt: str) -> str:
    return options[crc32(f"{salt}{key}".encode()) % len(options)]


def title_of(key: str, revision: int) -> str:
    """Return the title of an article; an edit may change it."""
    body, deed = _choice(_BODIES, key, "body"), _choice(_DEEDS, key, "deed")
    place, thing = _choice(_PLACES, key, "place"), _choice(_THINGS, key, "thing")
    updated = " (updated)" if revision % 2 else ""
    return f"{place}: {body} {deed} {thing}, file {key}{updated}"


def summary_of(key: str, revision: int) -> str:
    """Return a short account of an article."""
    place, thing = _choice(_PLACES, key, "place"), _choice(_THINGS, key, "thing")
    return f"What is known in {place} of {thing}, in file {key}: ref-{key}-r{revision}."


def paragraphs_of(key: str, revision: int) -> list[str]:
    """Return the text of an article: long enough to pass for a full one."""
    place, body = _choice(_PLACES, key, "place"), _choice(_BODIES, key, "body")
    number = crc32(key.encode()) % 9000 + 1000
    first = f"In {place} the {body} laid file {key} before the public, ref-{key}-r{revision}."
    told = f"It names {number} households and {number // 7} firms that are concerned by it."
    more = [
        f"Reader {number + turn} of {place} asked the {body} what page {turn} of {key} means."
        f" The answer came within {number % (turn + 7) + 1} hours, and it left much open."
        for turn in range(1 + revision, 5 + revision)
    ]
    return [f"{first} {told}", *more]


def mark_in(text: str) -> tuple[str, int] | None:
    """Return the key and the revision of the article that `text` was taken from."""
    found = MARK.search(text)
    return (found[1], int(found[2])) if found else None
