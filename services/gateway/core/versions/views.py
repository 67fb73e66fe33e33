"""How the API tells of the versions of an article."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, datetime, timedelta

from pydantic import Field

from services.gateway.core.answers import article_view
from services.gateway.core.versions.changes import (
    TextChange,
    by_pairs,
    changed,
    text_changes,
    words_changed,
)
from services.gateway.core.versions.history import History, Version
from services.gateway.core.views import ArticleView, View
from shared.events import Showing, UtcTime

_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)


class VersionSummary(View):
    """A version, and what is different from the one before it; nothing of that in the first."""

    version: int
    seen_at: UtcTime = Field(description="when it was first seen")
    replaced_at: UtcTime | None = Field(description="when the next one was; null for the newest")
    title: str
    changed: tuple[str, ...] = Field(description="what readers see differently, by name")
    words_added: int
    words_removed: int = Field(description="of title, summary and text; a moved word is neither")


class VersionsView(View):
    """The versions of an article, newest first; `total` counts all that are kept."""

    article_id: str
    total: int
    versions: tuple[VersionSummary, ...]
    next: int | None = Field(description="`before` of the next page; null on the last one")


class ArticleVersionView(ArticleView):
    """A whole article as it was from `seen_at` until `replaced_at`."""

    seen_at: UtcTime
    replaced_at: UtcTime | None = None


class Edit(View):
    """A version beside the texts that changed with it, for a page.

    With the first there is nothing to compare.
    """

    version: VersionSummary
    is_first: bool
    texts: tuple[TextChange, ...] = ()


def moment_of(version: int) -> datetime:
    """Return when a version was first seen; the last moment there is for what lies beyond."""
    try:
        return _EPOCH + timedelta(milliseconds=version)
    except OverflowError:
        return datetime.max.replace(tzinfo=UTC)


def _replaced_at(one: Version) -> datetime | None:
    return None if one.replaced_at is None else moment_of(one.replaced_at)


def version_view(one: Version, showing: Showing = "text") -> ArticleVersionView:
    """Return the article as it was, with as much of its text as may be shown."""
    told = dict(article_view(one.article, showing))
    seen_at = moment_of(one.article.version)
    return ArticleVersionView(**told, seen_at=seen_at, replaced_at=_replaced_at(one))


def _summary(one: Version, before: Version | None) -> VersionSummary:
    article, earlier = one.article, before.article if before else None
    added, removed = words_changed(earlier, article) if earlier else (0, 0)
    return VersionSummary(
        version=article.version,
        seen_at=moment_of(article.version),
        replaced_at=_replaced_at(one),
        title=article.title,
        changed=changed(earlier, article) if earlier else (),
        words_added=added,
        words_removed=removed,
    )


def versions_view(article_id: str, found: History, limit: int) -> VersionsView:
    """Return a page of `limit` versions; one more was asked for, to tell what the last changed."""
    told = tuple(_summary(*pair) for pair in by_pairs(found.versions))[:limit]
    more = len(found.versions) > limit
    return VersionsView(
        article_id=article_id,
        total=found.total,
        versions=told,
        next=told[-1].version if more else None,
    )


def edits(found: Sequence[Version], most: int) -> tuple[Edit, ...]:
    """Return up to `most` versions with how texts changed, if there are several."""
    if len(found) < 2:
        return ()
    # Nothing is told of more than `most`: of the last of them, what it changed.
    return tuple(
        Edit(
            version=_summary(one, before),
            is_first=before is None,
            texts=text_changes(before.article, one.article) if before else (),
        )
        for one, before in list(by_pairs(found))[:most]
    )
