"""Which links are wrong and which are missing, by kind and by type of entity."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

from bench.link_cases.documents import Document, Label, Link
from services.enrich.core.knowledge.knowledge_base import KnowledgeBase
from services.enrich.core.linking.linker import Found
from services.enrich.core.text.names import name_key

# The coarse types that annotations give as Wikidata classes.
TYPES = {
    "Q215627": "person",
    "Q27096213": "place",
    "Q43229": "organization",
    "Q2424752": "product",
    "Q17537576": "work",
    "Q1656682": "event",
    "Q12737077": "occupation",
    "Q4164871": "position",
    "Q33829": "people",
}


@dataclass(frozen=True, slots=True)
class Error:
    """A wrong or missing link."""

    kind: str
    type: str
    told: str


def type_of(label: Label) -> str:
    """Return the coarse type of an annotated mention."""
    found = [TYPES[one] for one in label.type.split("|") if one in TYPES]
    return found[0] if found else "other"


def errors_of(
    document: Document, links: Sequence[Link], found: Found, knowledge: KnowledgeBase
) -> list[Error]:
    """Return every error in the judged part of `document`."""
    start, end = document.judged
    ours = {(first, after): entity for first, after, entity in links}
    errors = [
        _missing(document, label, ours, found, knowledge)
        for label in document.known
        if ours.get((label.start, label.end)) != label.entity_id and not label.has_parent
    ]
    labels = {(label.start, label.end): label for label in document.labels}
    for first, after, entity in links:
        if start <= first and after <= end:
            error = _wrong(document, (first, after), entity, labels)
            errors += [error] if error else []
    return errors


def _missing(
    document: Document,
    label: Label,
    ours: dict[tuple[int, int], str],
    found: Found,
    knowledge: KnowledgeBase,
) -> Error:
    surface = document.text[label.start : label.end]
    told = f"{document.id}: {surface!r} is {label.entity_id}"
    own = ours.get((label.start, label.end))
    index = knowledge.index_of(label.entity_id or "")
    if own is not None:
        kind = "linked to another"
    elif index is None:
        kind = "entity not in the base"
    elif index not in {one.entity for one in knowledge.candidates(name_key(surface))}:
        kind = "name not in the base"
    else:
        refused = [
            one.reason.value
            for one in found.findings
            if one.passage.field == "text" and one.mention.start == label.start
        ]
        kind = f"refused: {refused[0]}" if refused else "not spotted"
    return Error(f"missed, {kind}", type_of(label), told)


def _wrong(
    document: Document,
    span: tuple[int, int],
    entity: str,
    labels: dict[tuple[int, int], Label],
) -> Error | None:
    told = f"{document.id}: {document.text[slice(*span)]!r} as {entity}"
    label = labels.get(span)
    if label is not None:
        if label.entity_id is None or label.entity_id == entity or label.optional:
            return None
        return Error("wrong, another entity", type_of(label), f"{told}, is {label.entity_id}")
    near = [one for one in labels.values() if one.start < span[1] and span[0] < one.end]
    if any(one.entity_id is None for one in near):
        return None
    if near:
        return Error("wrong, another span", type_of(near[0]), told)
    return Error("wrong, nothing annotated", "none", told)


def counted(errors: Sequence[Error]) -> list[tuple[str, int, str]]:
    """Return each kind with its count and its types, the most frequent first."""
    kinds = Counter(error.kind for error in errors)
    return [
        (kind, count, ", ".join(f"{name} {n}" for name, n in _types(errors, kind)))
        for kind, count in kinds.most_common()
    ]


def _types(errors: Sequence[Error], kind: str) -> list[tuple[str, int]]:
    return Counter(error.type for error in errors if error.kind == kind).most_common()
