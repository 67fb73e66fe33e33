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
    r"|(?:(?:geschrieben|verfasst|veröffentlicht|erstellt|gepostet|aufgezeichnet|beitrag)\s)?von"
    r"|(?:(?:escrito|publicado|redigido|postado)\s)?por|(?:(?:écrit|publié|rédigé|posté)\s)?par"
    r"|(?:(?:scritto|pubblicato)\s)?da|di|door|autor(?:/in|en|in|innen|es|a|as)?|authors?|auteure?s?"
    r"|autore|verfasser(?:in)?|(?:view\s)?(?:all|more)\s(?:posts|articles|stories)\sby|more\s(?:from|by)"
    r"|(?:alle|mehr|weitere)\s(?:beiträge|artikel)?\s?(?:von|des autors)"
)
# These name what somebody did only with a colon behind them; else they are part of a name.
_ROLES = (
    r"interview|texte?s?|texto|text und fotos?|redaktion|reporter|rédaction|redacción|fotos?|words"
    r"|story|verantwortlich|pressekontakt|quelle|source"
)
_CJK = r"责任编辑|编辑|记者|作者|文|責任編集|記者|글|기자"
_COLON = r"\s*[:：/]\s*"
_PREFIX = re.compile(
    rf"^[\s|·•/–—-]*(?:(?:{_BY})(?:\s*:\s*|\s+)(?=\S)|(?:{_ROLES})\s*:\s*|(?:(?:posted|written|geschrieben|verfasst|escrito|écrit)\s)?(?:by|von|por|par)(?=(?-i:[A-ZÀ-Þ]))|(?:{_CJK}){_COLON})",
    re.IGNORECASE,
)
_SPLIT = re.compile(
    r"\s*[;|•·\n]\s*|\s+(?:&|and|und|et|y|e|og|och|mit)\s+|\s*,\s*(?:(?:and|und)\s)?\s*|\s/\s"
)
# Where a name ends and the rest of the byline begins.
_END = re.compile(
    r"\s*(?:\(|\[|(?<=[a-zß-ÿ])(?:Follow|Folgen)\b|(?<![\w.])\d{1,4}[./: ]"
    r"|\s[-–—|»/]\s|\s[^\W\d_]+\s?:\s"
    r"|\s(?:am|on|at|le|el|il|op|den|vom|um|in|im|from|for|für|en|dans|para|under|unter|seit)\b[\s:.,]"
    r"|\s(?i:updated|published|publiziert|veröffentlicht|aktualisiert|posted|geschrieben|stand|photo|fotos?"
    r"|editor|staff|follow|share|shares|special to"
    r"|(?:mon|tues|wednes|thurs|fri|satur|sun)day|(?:mon|diens|donners|frei|sams|sonn)tag|mittwoch|sonnabend|lunes|martes|jueves|viernes)(?:\b|$)).*",
    re.DOTALL,
)
_STAMP = re.compile(
    r"^(?:(?:posted|published|submitted|veröffentlicht|geschrieben|erstellt|publié|publicado)\s"
    r"(?:on|am|le|el|em)\s.{4,40}?\s(?=(?:by|von|par|por)\s)|\d[\d./:,\s|–—-]*(?:(?:Uhr|h)\b)?[\s|,–—-]*(?=\D))",
    re.IGNORECASE,
)
_DATE_WORD = re.compile(
    r"\b\d{2}|\b(?:jan|feb|mär|mar|apr|mai|may|jun|jul|aug|sep|okt|oct|nov|dez|dec)\w*\.?\b\s?\d|\bago\b|\buhr\b"
    r"|\bmin(?:s|uten|utes)?\b|\bread\b",
    re.IGNORECASE,
)
_NOBODY = re.compile(
    r"(?:no|unknown|anonymous|word\s?press|web|site|super|post|guest|the)?[\s_-]*(?:admin(?:istrator)?\d*|user|author"
    r"|byline|webmaster|editor|default|root|none|null|undefined|by|von|share|follow|twitter|facebook|e?-?mail"
    r"|name|about|über|kommentare?|comments?|leave a comment|home|startseite|more|mehr"
    r"|uncategorized|alle artikel|zur .{0,20}übersicht|vorlesen"
    r"|weitere artikel|all posts|profile|veröffentlicht"
    r"|publi(?:shed|ziert|é)|updated|stand|datum|date|quelle|source|en|rss.{0,12}|tags?"
    r"|kategorien?|category|publisher|an[óo]nimo|anonym|autor(?:in)?|article by|by)",
    re.IGNORECASE,
)
# Addresses, labels, notes on rights, and words in a row without a capital.
_NO_NAME = re.compile(
    r"(?i:https?:|www\.|@|\.(?:html?|php)\b|^/|\w:(?:\s|$)|copyright|rights reserved|\bcc[ -]by\b"
    r"|newsletter|datenschutz|creative commons|(?:facebook|twitter|instagram)\.com)"
    r"|^[^\W\dA-ZÀ-Þ]\w*\s[a-zß-ÿ]+\s[^A-ZÀ-Þ]*$"
)


def personal_names(text: str) -> tuple[str, ...]:
    """Return the names in what metadata calls an author, without "by" and addresses."""
    line = one_line(unescape(text))
    return unique(name for part in _SPLIT.split(_without_prefix(line)) for name in _named(part))


def names_in_byline(text: str) -> tuple[str, ...]:
    """Return the names at the beginning of a visible byline, without dates, roles and the like."""
    line = _END.sub("", _without_prefix(_STAMP.sub("", one_line(text), count=1)))
    parts = [name for part in _SPLIT.split(line) for name in _named(_END.sub("", part))]
    named = [name for name in parts if not _DATE_WORD.search(name)]
    return unique(_persons(named))


def starts_as_byline(text: str) -> bool:
    """Return whether `text` begins with "by" in one of several languages, or a date before it."""
    return _PREFIX.match(_STAMP.sub("", text, count=1)) is not None


def looks_like_handle(name: str) -> bool:
    """Return whether `name` is that of an account rather than a person's: `anna.rossi`."""
    return " " not in name and re.search(r"\w[._]\w", name) is not None


def signature(text: str) -> tuple[str, ...]:
    """Return the authors that the first or last paragraphs of an article name, and nothing else."""
    paragraphs = text.split("\n\n")
    for one in (*paragraphs[:2], *paragraphs[-2:]):
        if len(one) <= MOST_NAME_CHARS and starts_as_byline(one):
            names = names_in_byline(one)
            if names and all(map(looks_personal, names)):
                return names
    return ()


def _persons(names: list[str]) -> Iterator[str]:
    """Yield the first name, and those after it that look like persons: roles come last."""
    for count, name in enumerate(names):
        if count and not looks_personal(name):
            return
        yield name


def looks_personal(name: str) -> bool:
    """Return whether `name` has at least two words with capitals and no digits."""
    words = name.split()
    capital = sum(word[0].isupper() for word in words)
    return capital > 1 and len(words) <= capital + 2 and not any(one.isdigit() for one in name)


def _without_prefix(line: str) -> str:
    return _PREFIX.sub("", line, count=1)


def _named(part: str) -> Iterator[str]:
    name = _once(_without_prefix(part).lstrip("© ")).strip(' ,;:|/-–—·•*"“”„»«…')
    short = len(name) <= MOST_NAME_CHARS and len(name.split()) <= MOST_NAME_WORDS
    worded = any(one.isalpha() for one in name)
    if short and worded and not _NO_NAME.search(name) and not _NOBODY.fullmatch(name):
        yield name


def _once(name: str) -> str:
    """Return a name that is written twice in a row, once by an image and once below it, once."""
    half = len(name) // 2
    return name[:half] if half > 5 and name[:half] == name[-half:] else name
