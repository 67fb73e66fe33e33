"""Annotated documents in ELEVANT's form, and our links for them."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

_QID = re.compile(r"Q\d+")

Link = tuple[int, int, str]


class FormError(ValueError):
    """A line that is no annotated document; says which."""


@dataclass(frozen=True, slots=True)
class Label:
    """A mention as annotated: half-open characters of the text, Wikidata id (None: unknown)."""

    start: int
    end: int
    entity_id: str | None
    type: str
    optional: bool
    has_parent: bool


@dataclass(frozen=True, slots=True)
class Document:
    """A text, the characters of it that are judged, and what is mentioned there."""

    id: Any
    title: str
    text: str
    judged: tuple[int, int]
    labels: tuple[Label, ...]

    @property
    def known(self) -> list[Label]:
        """The labels that count: with a Wikidata id, neither optional nor inside another."""
        return [one for one in self.labels if one.entity_id and not one.optional]


def read_documents(path: Path) -> Iterator[Document]:
    """Yield the documents of a JSONL file."""
    with path.open(encoding="utf-8") as lines:
        for number, line in enumerate(lines, 1):
            try:
                yield _document(json.loads(line))
            except (ValueError, KeyError, TypeError) as error:
                raise FormError(f"{path}, line {number}: {error!r}") from error


def _document(row: dict[str, Any]) -> Document:
    start, end = row["evaluation_span"]
    labels = tuple(_label(one) for one in row["labels"] if not one.get("coref"))
    return Document(row["id"], row.get("title") or "", row["text"], (start, end), labels)


def _label(row: dict[str, Any]) -> Label:
    start, end = row["span"]
    entity_id = row["entity_id"]
    return Label(
        start=start,
        end=end,
        entity_id=entity_id if _QID.fullmatch(entity_id) else None,
        type=row.get("type") or "",
        optional=bool(row.get("optional")),
        has_parent=row.get("parent") is not None,
    )
