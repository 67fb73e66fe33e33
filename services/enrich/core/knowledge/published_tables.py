"""Entities from published tables: id, label, type, popularity, aliases, description, title.

The header names the columns; of those only an id (`qid` or `id`) and a `label` must be there.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping

from services.enrich.core.knowledge.derived_names import without_brackets
from services.enrich.core.knowledge.kinds import NameKind, form_of
from services.enrich.core.knowledge.records import number_of
from services.enrich.core.knowledge.source_entities import SourceEntity, SourceName
from services.enrich.core.knowledge.table_rows import KnowledgeError
from services.enrich.core.knowledge.table_traits import Traits
from services.enrich.core.knowledge.type_words import (
    type_by_description,
    type_by_label,
    type_by_words,
)

_ALIAS, _LOWER = int(NameKind.ALIAS), int(NameKind.LOWER)
# Flags and "NG - Nigeria": things that stand for an entity, under its id.
_NOT_ENTITIES = frozenset({"flag", "subject"})
_LEGISLATURE = re.compile(
    r"assembly|house|parliament|senate|congress|council|chamber|diet|legislat|cámara|asamblea"
    r"|sénat|senado|parlament|jirga|states|estates|court|bundes|kamer|ting\b|tinget|knesset|sejm"
    r"|cortes|duma|sabor|saeima|seimas|eduskunta|dáil|majlis|sabha|riksdag"
)
_PERSONS = frozenset({"person", "politician"})
# Accounts, pages of a wiki's own, and ids that stand for a label.
_NO_NAME = re.compile(r"^[@#]|^(?:Module|Help|Wikipedia|Template|Category|Portal):|^Q\d+$")
_NOT_LATIN = re.compile(r"[\u0250-\u1dff\u1f00-\u1fff\u2c00-\ufaff\U00010000-\U0003ffff]")
_LATIN = re.compile(r"[a-zA-Z\u00c0-\u024f\u1e00-\u1eff]")
# "Bean, A." and "A. Bean": forms of lists, not of texts.
_LISTED_PERSON = re.compile(r",|^(?:[A-Z](?:\. ?| ))+[^ .]+$")


def parse_table(lines: Iterable[str], name: str, traits: Traits) -> Iterator[SourceEntity]:
    """Yield the entities of a table; `name` is for the error, `traits` tell how to read it."""
    header: list[str] = []
    for number, line in enumerate(lines, 1):
        cells = line.rstrip("\r\n").split("\t")
        if number == 1:
            header = _columns(cells, name)
        elif line.strip():
            row = dict(zip(header, cells, strict=False))
            _require_id(row, f"{name}, line {number}")
            yield from _entity(row, traits)


def _columns(cells: list[str], name: str) -> list[str]:
    known = {"qid": "id", "pop": "popularity", "pop_sitelinks": "popularity"}
    header = [known.get(cell, cell) for cell in cells]
    if "id" not in header or "label" not in header:
        raise KnowledgeError(f"{name}, line 1: no columns `qid` and `label` in the header")
    return header


def _require_id(row: Mapping[str, str], where: str) -> None:
    if not number_of(row["id"]):
        raise KnowledgeError(f"{where}: {row['id']!r} is no Wikidata id")
    try:
        float(row.get("popularity") or 0)
    except ValueError:
        raise KnowledgeError(f"{where}: {row['popularity']!r} is no number") from None


def _entity(row: Mapping[str, str], traits: Traits) -> Iterator[SourceEntity]:
    told, description = row.get("type", ""), row.get("description", "")
    written = (" ".join(one.split()) for one in (row["label"], *row.get("aliases", "").split("|")))
    names = [one for one in written if _is_name(one)]
    if told in _NOT_ENTITIES or not names:
        return
    kind = _type(told, names[0], description)
    title = row.get("wikipedia", "")
    spoken = dict.fromkeys(
        without_brackets(one)
        for one in (*names, title.replace("_", " "))
        if one and not (kind in _PERSONS and one != names[0] and _LISTED_PERSON.search(one))
    )
    label, *aliases = spoken
    yield SourceEntity(
        id=row["id"],
        label=label,
        type=kind,
        popularity=traits.measure(max(0.0, float(row.get("popularity") or 0)), kind, description),
        names=tuple(SourceName(one, _ALIAS | form_of(one)) for one in aliases),
        description=description,
        wikipedia=title,
    )


def _is_name(text: str) -> bool:
    return bool(_LATIN.search(text)) and not _NOT_LATIN.search(text) and not _NO_NAME.search(text)


def _type(told: str, label: str, description: str) -> str:
    if told == "party_or_legislature":
        return "organization" if _LEGISLATURE.search(label.casefold()) else "party"
    kind, described = type_by_words(told), type_by_description(description)
    if kind in _PERSONS and described not in _PERSONS:
        return kind
    found = described or kind or type_by_label(label)
    # "costume designer, person who designs costumes": a trade, not a person.
    return "concept" if found and form_of(label) & _LOWER else found


def parse_edges(lines: Iterable[str], name: str) -> Iterator[SourceEntity]:
    """Yield the links of a table `id, relation, id`."""
    for number, line in enumerate(lines, 1):
        cells = line.rstrip("\r\n").split("\t")
        if len(cells) != 3 or not number_of(cells[0]) or not number_of(cells[2]):
            raise KnowledgeError(f"{name}, line {number}: not id, relation, id: {line.strip()!r}")
        yield SourceEntity(cells[0], links=(cells[2],))
