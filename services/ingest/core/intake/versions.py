"""What an edit has changed: field by field, and in its texts passage by passage."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from difflib import SequenceMatcher
from typing import Any, Literal, Protocol

from pydantic import BaseModel, ConfigDict

from shared.events import RawArticle

TEXTS = ("title", "text", "summary")
OTHERS = (
    "url",
    "canonical_url",
    "authors",
    "published_at",
    "modified_at",
    "language_hint",
    "sections",
    "keywords",
    "image_url",
    "access",
)
# With its space, so that all parts together are the text again.
_SENTENCE = re.compile(r"[^.!?。！？\n]*[.!?。！？\n]*\s*")
_WORD = re.compile(r"\w+\s*|[^\w\s]\s*|\s+")
# Comparing takes the product of both lengths; longer passages are told as a whole.
_MOST_WORDS = 1500
_MOST_SENTENCES = 3000


class Passage(BaseModel):
    """A part of a text that stayed, went or came."""

    model_config = ConfigDict(frozen=True)

    kind: Literal["equal", "removed", "added"]
    text: str


class TextChange(BaseModel):
    """How a text has changed: equal and removed passages are the old one, the others the new."""

    model_config = ConfigDict(frozen=True)

    field: str
    passages: tuple[Passage, ...]


class FieldChange(BaseModel):
    """A field that had another value before."""

    model_config = ConfigDict(frozen=True)

    field: str
    before: Any
    after: Any


class ArticleDiff(BaseModel):
    """What is different in version `after` of an article, seen from version `before`."""

    model_config = ConfigDict(frozen=True)

    article_id: str
    before: int
    after: int
    changed: tuple[str, ...]
    texts: tuple[TextChange, ...]
    fields: tuple[FieldChange, ...]


class Versions(Protocol):
    """Where the versions of an article can be read."""

    async def read(self, article_id: str, versions: Sequence[int]) -> dict[int, RawArticle]:
        """Return those of `versions` that are still kept; raises `TransientError`."""


def diff(before: RawArticle, after: RawArticle) -> ArticleDiff:
    """Return what has changed from `before` to `after`."""
    texts = tuple(
        TextChange(field=name, passages=tuple(passages(old, new)))
        for name in TEXTS
        if (old := getattr(before, name)) != (new := getattr(after, name))
    )
    fields = tuple(
        FieldChange(field=name, before=old, after=new)
        for name in OTHERS
        if (old := getattr(before, name)) != (new := getattr(after, name))
    )
    return ArticleDiff(
        article_id=after.article_id,
        before=before.version,
        after=after.version,
        changed=(*(one.field for one in texts), *(one.field for one in fields)),
        texts=texts,
        fields=fields,
    )


def passages(old: str, new: str) -> list[Passage]:
    """Return how `old` became `new`: sentences first, then the words of those that differ."""
    found = _compared(_SENTENCE.findall(old), _SENTENCE.findall(new), _MOST_SENTENCES)
    joined: list[Passage] = []
    for kind, text in (part for gone, come in found for part in _words(gone, come)):
        before = joined.pop().text if joined and joined[-1].kind == kind else ""
        joined.append(Passage(kind=kind, text=before + text))
    return joined


_Kind = Literal["equal", "removed", "added"]


def _words(gone: str, come: str) -> Iterator[tuple[_Kind, str]]:
    if gone == come:
        yield from _told("equal", gone)
        return
    for old, new in _compared(_WORD.findall(gone), _WORD.findall(come), _MOST_WORDS):
        if old == new:
            yield from _told("equal", old)
        else:
            yield from _told("removed", old)
            yield from _told("added", new)


def _told(kind: _Kind, text: str) -> Iterator[tuple[_Kind, str]]:
    if text:
        yield kind, text


def _compared(old: list[str], new: list[str], most: int) -> Iterator[tuple[str, str]]:
    """Yield pairs of what stood and what stands in its place, in order; equal where unchanged."""
    if max(len(old), len(new)) > most:
        yield "".join(old), "".join(new)
        return
    for _, a, b, c, d in SequenceMatcher(None, old, new, autojunk=False).get_opcodes():
        yield "".join(old[a:b]), "".join(new[c:d])
