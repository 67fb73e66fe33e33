"""Names that an entity goes by without any source saying so: made by rule from its label."""

from __future__ import annotations

import re
from collections.abc import Iterator

from services.enrich.core.knowledge.kinds import NameKind, form_of
from services.enrich.core.knowledge.source_entities import SourceEntity, SourceName

_LEGAL_FORM = re.compile(
    r"(?:,? (?:Inc|Incorporated|Corp|Corporation|Co|Company|Ltd|Limited|LLC|L\.L\.C|LP|LLP|PLC|plc"
    r"|AG|SE|KG|KGaA|GmbH|S\.?A|S\.?A\.?S|S\.?p\.?A|S\.?A\.?U|SARL|S\.?r\.?l|N\.?V|B\.?V|A/S|ASA"
    r"|AB|Oyj|Pty Ltd|Holdings|& Co)\.?)+$"
)
_CLUB_FORM = re.compile(
    r"^(?:A\.?F\.?C|F\.?C|C\.?F|A\.?C|S\.?C|A\.?S|S\.?S\.?C|R\.?C|U\.?D|C\.?D|S\.?V|VfL|VfB|TSG)"
    r"\.? "
    r"| (?:A\.?F\.?C|F\.?C|C\.?F|A\.?C|S\.?C|F\.?K|S\.?K|B\.?C|Football Club)\.?$"
)
_MIDDLE_INITIALS = re.compile(r"(?<=\w)(?: [A-Z]\.?)+ (?=\w+(?: Jr\.?| Sr\.?)?$)")
_GENERATION = re.compile(r",? (?:Jr|Sr)\.?$")
_NATIONAL_TEAM = re.compile(r" (?:men's |women's )?national (?:[\w-]+ )*team$")
# "Los Angeles Lakers": teams of leagues that name them so are called by the last word alone.
_NICKNAME = re.compile(r"(?<= )[A-Z][a-z]{2,}s$")
_KNOWN_TEAM = 25.0
_UMLAUTS = str.maketrans(
    {"ä": "ae", "ö": "oe", "ü": "ue", "Ä": "Ae", "Ö": "Oe", "Ü": "Ue", "å": "aa", "Å": "Aa"}
)
_STATES = (("United States ", "U.S. "), ("United Kingdom ", "U.K. "))
_BRACKETS = re.compile(r"\s*\([^()]*\)$")
_BUSINESSES = frozenset({"company", "organization", "product"})
_PERSONS = frozenset({"person", "politician"})
_PLACES = frozenset({"city", "place", "region"})
_DERIVED, _LABEL = int(NameKind.DERIVED), int(NameKind.LABEL)
# So short a rest of a club's name is rarely the club.
_SHORTEST_CLUB = 4


def without_brackets(label: str) -> str:
    """Return `label` without what tells it from namesakes: "Georgia (country)" is "Georgia"."""
    return _BRACKETS.sub("", label) or label


def derived_names(entity: SourceEntity) -> Iterator[SourceName]:
    """Yield the names that follow from the label and the type of `entity`.

    A company's label without its legal form is its label as people say it.
    """
    plain = without_brackets(entity.label)
    spoken = _LEGAL_FORM.sub("", plain) if entity.type == "company" else ""
    by_type = _by_type(plain, entity.type, entity.popularity)
    found = dict.fromkeys((plain, *by_type, *_without_article(plain), *_shorter_state(plain)))
    found |= dict.fromkeys(text.translate(_UMLAUTS) for text in found)
    for text in found:
        if text and text != entity.label:
            kind = _LABEL if text == spoken else _DERIVED
            yield SourceName(text, kind | form_of(text))


def _by_type(label: str, kind: str, popularity: float) -> Iterator[str]:
    if kind in _BUSINESSES:
        yield _LEGAL_FORM.sub("", label)
    elif kind == "team":
        yield from _shorter_team(label, popularity)
    elif kind in _PERSONS:
        yield from _simpler_person(label)
    elif kind in _PLACES:
        yield label.partition(",")[0]


def _shorter_team(label: str, popularity: float) -> Iterator[str]:
    short = _CLUB_FORM.sub("", label)
    if len(short) >= _SHORTEST_CLUB:
        yield short
    yield _NATIONAL_TEAM.sub("", label)
    nickname = _NICKNAME.search(short)
    if nickname and popularity >= _KNOWN_TEAM:
        yield nickname[0]


def _simpler_person(label: str) -> Iterator[str]:
    without_generation = _GENERATION.sub("", label)
    yield without_generation
    yield _MIDDLE_INITIALS.sub(" ", label)
    yield _MIDDLE_INITIALS.sub(" ", without_generation)


def _without_article(label: str) -> Iterator[str]:
    if label.startswith("The ") and label.count(" ") > 1:
        yield label.removeprefix("The ")


def _shorter_state(label: str) -> Iterator[str]:
    for state, short in _STATES:
        if label.startswith(state):
            yield short + label.removeprefix(state)
