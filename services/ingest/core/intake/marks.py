"""Short marks by which a source's entries are known from poll to poll.

A mark has 16 hexadecimal digits. An entry's mark is of what it says (12 digits) and of its dates
(4). A title's mark is of its wording (4 digits) and of six of its words: the least under six
orders, so that two titles agree in a slot as likely as they have words in common (MinHash, Broder
1997).
"""

from __future__ import annotations

import hashlib
import re

import orjson

from services.ingest.core.entries import Entry

_SAYING = 12
_WORDING = 4
_SLOTS = 6
_WORD = re.compile(r"\w+")
# Scripts without spaces between words: there, two characters stand for a word.
_UNSPACED = re.compile(r"[\u0e00-\u0eff\u3040-\u30ff\u3400-\u9fff]")
_SHORT_WORD_CHARS = 3


def entry_mark(entry: Entry) -> str:
    """Return the mark of `entry`, of what its readers see and of its dates."""
    said = (
        entry.guid,
        entry.url,
        entry.title,
        entry.content,
        entry.summary,
        entry.authors,
        entry.image_url,
    )
    dates = (entry.published_at, entry.modified_at)
    return _digits(orjson.dumps(said))[:_SAYING] + _digits(orjson.dumps(dates))[:4]


def saying(mark: str) -> str:
    """Return the part of an entry's mark that is the same whatever its dates."""
    return mark[:_SAYING]


def title_mark(title: str) -> str:
    """Return the mark of a title, whatever its case and spaces; empty for none."""
    words = _WORD.findall(title.casefold())
    if not words:
        return ""
    hashes = [
        hashlib.blake2b(one.encode(), digest_size=8 * _SLOTS).digest() for one in _kept(words)
    ]
    slots = (min(one[8 * n : 8 * n + 8] for one in hashes)[-1:] for n in range(_SLOTS))
    return _digits(" ".join(words).encode())[:_WORDING] + b"".join(slots).hex()


def share_words(one: str, other: str) -> bool:
    """Return whether two titles seem to have words in common; true if one is not known."""
    if not one or not other:
        return True
    pairs = range(_WORDING, _WORDING + 2 * _SLOTS, 2)
    return any(one[at : at + 2] == other[at : at + 2] for at in pairs)


def _kept(words: list[str]) -> set[str]:
    """Return what tells a title from others: no short words, unless it has no others."""
    kept: set[str] = set()
    for word in words:
        if _UNSPACED.search(word) and len(word) > 1:
            kept.update(word[at : at + 2] for at in range(len(word) - 1))
        elif len(word) > _SHORT_WORD_CHARS or word.isdigit():
            kept.add(word)
    return kept or set(words)


def _digits(value: bytes) -> str:
    return hashlib.blake2b(value, digest_size=8).hexdigest()
