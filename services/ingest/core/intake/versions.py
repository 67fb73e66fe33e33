"""What an edit has changed: field by field, and in its texts passage by passage."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, Protocol

from pydantic import BaseModel, ConfigDict

from shared.events import RawArticle
from shared.passages import Passage, passages

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
