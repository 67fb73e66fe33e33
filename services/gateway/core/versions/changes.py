"""What is different between two versions of an article, as readers see it."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator

from services.gateway.core.versions.history import Version
from services.gateway.core.views import View
from shared.documents import ArticleDocument
from shared.passages import Passage, passages

TEXTS = ("title", "summary", "text")
OTHERS = (
    "authors",
    "published_at",
    "url",
    "image_url",
    "language",
    "sections",
    "tags",
    "entities",
)
_WORD = re.compile(r"\w+")


class TextChange(View):
    """How a text has changed: equal and removed passages are the old one, equal and added the new.

    Passages that are too long to be compared word by word are told as a whole.
    """

    field: str
    passages: tuple[Passage, ...]


class FieldChange(View):
    """A field that had other values before."""

    field: str
    before: tuple[str, ...]
    after: tuple[str, ...]


class DiffView(View):
    """What is different in version `after` of an article, seen from version `before`."""

    article_id: str
    before: int
    after: int
    changed: tuple[str, ...]
    texts: tuple[TextChange, ...]
    fields: tuple[FieldChange, ...]


def changed(before: ArticleDocument, after: ArticleDocument) -> tuple[str, ...]:
    """Return the names of what readers see differently."""
    return tuple(_changed(before, after, (*TEXTS, *OTHERS)))


def _changed(
    before: ArticleDocument, after: ArticleDocument, names: Iterable[str]
) -> Iterator[str]:
    return (one for one in names if _told(before, one) != _told(after, one))


def diff(before: ArticleDocument, after: ArticleDocument) -> DiffView:
    """Return what has changed from `before` to `after`."""
    return DiffView(
        article_id=after.article_id,
        before=before.version,
        after=after.version,
        changed=changed(before, after),
        texts=text_changes(before, after),
        fields=tuple(
            FieldChange(field=one, before=_told(before, one), after=_told(after, one))
            for one in _changed(before, after, OTHERS)
        ),
    )


def text_changes(before: ArticleDocument, after: ArticleDocument) -> tuple[TextChange, ...]:
    """Return how the texts that are not as they were have changed."""
    return tuple(
        TextChange(field=one, passages=tuple(passages(getattr(before, one), getattr(after, one))))
        for one in _changed(before, after, TEXTS)
    )


def _told(article: ArticleDocument, name: str) -> tuple[str, ...]:
    """Return the values of a field as texts: of a tag or an entity its name."""
    if name in ("tags", "entities"):
        return tuple(one.label for one in getattr(article, name))
    value = getattr(article, name)
    if name == "published_at":
        return (value.isoformat(),) if value else ()
    if isinstance(value, tuple):
        return value
    return (value,) if value else ()


def words_changed(before: ArticleDocument, after: ArticleDocument) -> tuple[int, int]:
    """Return how many words the texts have gained and lost; one that moved is neither."""
    old, new = _words(before), _words(after)
    return (new - old).total(), (old - new).total()


def _words(article: ArticleDocument) -> Counter[str]:
    return Counter(word for one in TEXTS for word in _WORD.findall(getattr(article, one)))


def by_pairs(newest_first: Iterable[Version]) -> Iterator[tuple[Version, Version | None]]:
    """Yield each version with the one before it."""
    later: Version | None = None
    for one in newest_first:
        if later:
            yield later, one
        later = one
    if later:
        yield later, None
