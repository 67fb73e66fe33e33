"""Names of authors in what bylines and metadata say."""

from __future__ import annotations

import re
from collections.abc import Iterator
from html import unescape

from services.ingest.core.pages.facts import unique
from services.ingest.core.text.clean_text import one_line

MOST_NAME_CHARS = 60
MOST_NAME_WORDS = 7
_BY = (
    r"(?:(?:an?\s)?(?:article|words|story|text|written|posted|published|submitted|reporting)\s)?by"
    r"|(?:ein\s)?(?:kommentar|gastbeitrag|beitrag|interview|essay|kolumne|artikel|text)\s?von"
    r"|(?:(?:geschrieben|verfasst|veröffentlicht|erstellt|gepostet|aufgezeichnet)\s)?von"
    r"|(?:(?:escrito|publicado|redigido|postado)\s)?por|(?:(?:écrit|publié|rédigé|posté)\s)?par"
    r"|(?:(?:scritto|pubblicato)\s)?da|di|door|autor(?:en|in|innen|es|a|as)?|authors?|auteure?s?|autore"
    r"|interview|texte?s?|texto|redaktion|reporter|verfasser(?:in)?|rédaction|redacción|foto(?:s)?"
)
_PREFIX = re.compile(rf"^[\s|·•/–—-]*(?:(?:{_BY})(?:\s*:\s*|\s+)(?=\S)|by(?=[A-Z]))", re.IGNORECASE)
_SPLIT = re.compile(
    r"\s*[;|•·\n]\s*|\s+(?:&|and|und|et|y|e|og|och|mit)\s+|\s*,\s*(?:(?:and|und)\s)?\s*|\s/\s"
)
# Where a name ends and the rest of the byline begins.
_END = re.compile(
    r"\s*(?:\(|\[|\d{1,4}[./: ]|\s[-–—|»/]\s|\b(?:am|on|at|le|el|il|op|den|vom|um|in|im|from|for"
    r"|für|updated|published|veröffentlicht|aktualisiert|posted|geschrieben|stand|photo|fotos?|editor"
    r"|staff|follow|special to"
    r"|mon|tue|wed|thu|fri|sat|sun|montag|dienstag|mittwoch|donnerstag|freitag|samstag|sonntag)\b[\s:.,]).*",
    re.IGNORECASE | re.DOTALL,
)
_DATE_WORD = re.compile(
    r"\d{2}|\b(?:jan|feb|mär|mar|apr|mai|may|jun|jul|aug|sep|okt|oct|nov|dez|dec)\w*\.?\b\s?\d|\bago\b|\buhr\b"
    r"|\bmin(?:s|uten|utes)?\b|\bread\b",
    re.IGNORECASE,
)
_NOBODY = re.compile(
    r"(?:no|unknown|anonymous|word\s?press|web|site|super|post|guest|the)?[\s_-]*(?:admin(?:istrator)?\d*|user|author"
    r"|byline|webmaster|editor|default|root|none|null|undefined|by|von|share|follow|twitter|facebook|e?-?mail"
    r"|name|about|über|kommentare?|comments?|leave a comment|home|startseite|more|mehr)",
    re.IGNORECASE,
)
_ADDRESS = re.compile(r"https?:|www\.|@|\.(?:html?|php)\b|^/", re.IGNORECASE)


def personal_names(text: str) -> tuple[str, ...]:
    """Return the names in what metadata calls an author, without "by" and addresses."""
    line = one_line(unescape(text))
    return unique(name for part in _SPLIT.split(_without_prefix(line)) for name in _named(part))


def names_in_byline(text: str) -> tuple[str, ...]:
    """Return the names at the beginning of a visible byline, without dates, roles and the like."""
    line = _END.sub("", _without_prefix(one_line(text)))
    parts = [name for part in _SPLIT.split(line) for name in _named(_END.sub("", part))]
    named = [name for name in parts if not _DATE_WORD.search(name)]
    return unique(_persons(named))


def starts_as_byline(text: str) -> bool:
    """Return whether `text` begins with "by" in one of several languages."""
    return _PREFIX.match(text) is not None


def _persons(names: list[str]) -> Iterator[str]:
    """Yield the first name, and those after it that look like persons: roles come last."""
    for count, name in enumerate(names):
        if count and not _looks_personal(name):
            return
        yield name


def _looks_personal(name: str) -> bool:
    words = name.split()
    return len(words) > 1 and sum(word[0].isupper() for word in words) >= 2


def _without_prefix(line: str) -> str:
    return _PREFIX.sub("", line, count=1)


def _named(part: str) -> Iterator[str]:
    name = _without_prefix(part).strip(' ,;:|/-–—·•*"“”„»«…')
    short = len(name) <= MOST_NAME_CHARS and len(name.split()) <= MOST_NAME_WORDS
    worded = any(one.isalpha() for one in name)
    if short and worded and not _ADDRESS.search(name) and not _NOBODY.fullmatch(name):
        yield name
