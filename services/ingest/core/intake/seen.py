"""Which content of each article was published last, and where it was met: a bounded table."""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Iterable
from sys import intern
from typing import NamedTuple, TypeVar

from shared.events import Access, RawArticle, SeenArticle

MOST_VIEWS = 20
MOST_VERSIONS = 20

View = tuple[str, str]
ValueT = TypeVar("ValueT")


class Seen(NamedTuple):
    """An article as it is known: its last version with the hash of its content.

    `owner` is whose article it is, `versions` the latest ones, newest first. `views` are the
    sources that have shown it, with what each showed last; the first is where it came from.
    """

    version: int
    content_hash: str
    owner: str | None = None
    versions: tuple[int, ...] = ()
    views: tuple[View, ...] = ()
    access: Access = "full"

    def view_of(self, source_id: str) -> str | None:
        """Return the hash of what the source showed last; None if it never did."""
        return next((content for one, content in self.views if one == source_id), None)

    def viewed(self, source_id: str, content: str) -> Seen:
        """Return this article as shown by one more source, or otherwise by a known one."""
        return self._replace(views=_merged_views(self.views, [(source_id, content)]))

    @property
    def has_only_summary(self) -> bool:
        """Whether its last version has no more than the feed said."""
        return self.access in ("summary", "empty")


def seen_first(article: RawArticle) -> Seen:
    """Return what is known of an article by its first version, or any that is found alone."""
    view = (intern(article.source.id), article.content_hash)
    return Seen(
        article.version,
        article.content_hash,
        intern(article.source.owner),
        (article.version,),
        (view,),
        article.access,
    )


class SeenArticles:
    """Remembers the last `most` articles; a forgotten one would be published once more."""

    def __init__(self, most: int = 500_000) -> None:
        self._most = most
        self._articles: OrderedDict[str, Seen] = OrderedDict()
        self._aliases: OrderedDict[str, str] = OrderedDict()
        self._unnoted: dict[str, None] = {}

    def get(self, article_id: str) -> Seen | None:
        """Return what is known of the article, by any id it goes by."""
        return self._articles.get(self.resolve(article_id) or "")

    def resolve(self, article_id: str) -> str | None:
        """Return the id that the article is published under; None if it is not known."""
        if article_id in self._articles:
            return article_id
        told = self._aliases.get(article_id)
        return told if told in self._articles else None

    def note(self, event: SeenArticle) -> None:
        """Remember `event`; of several notes on an article the later version wins."""
        if event.same_as is not None:
            self._aliases[event.article_id] = intern(event.same_as)
            _bound(self._aliases, self._most)
            return
        self._put(event.article_id, _seen_of(event))
        if self._articles[event.article_id].version == event.version:
            self._unnoted.pop(event.article_id, None)

    def note_published(self, article: RawArticle) -> None:
        """Remember an article found on the log, of which there may be no note yet."""
        known = self._articles.get(article.article_id)
        if known is not None and known.version >= article.version:
            return
        self._put(article.article_id, seen_first(article))
        self._unnoted[article.article_id] = None

    def unnoted(self) -> list[str]:
        """Return the articles that are known from the log alone."""
        return [one for one in self._unnoted if one in self._articles]

    def _put(self, article_id: str, told: Seen) -> None:
        known = self._articles.get(article_id)
        self._articles[article_id] = told if known is None else merged(known, told)
        self._articles.move_to_end(article_id)
        for forgotten in _bound(self._articles, self._most):
            self._unnoted.pop(forgotten, None)

    def __len__(self) -> int:
        return len(self._articles)


def _bound(table: OrderedDict[str, ValueT], most: int) -> list[str]:
    return [table.popitem(last=False)[0] for _ in range(len(table) - most)]


def _seen_of(event: SeenArticle) -> Seen:
    return Seen(
        event.version,
        event.content_hash,
        intern(event.owner) if event.owner else None,
        event.versions,
        tuple((intern(one.source_id), one.content_hash) for one in event.views),
        event.access,
    )


def merged(known: Seen, told: Seen) -> Seen:
    """Return what both say; what was `told` last is believed, but no version is taken back."""
    latest = told if told.version >= known.version else known
    return Seen(
        latest.version,
        latest.content_hash,
        known.owner or told.owner,
        _merged_versions(known.versions, told.versions),
        _merged_views(known.views, told.views),
        latest.access,
    )


def _merged_versions(known: tuple[int, ...], told: tuple[int, ...]) -> tuple[int, ...]:
    return tuple(sorted({*known, *told}, reverse=True)[:MOST_VERSIONS])


def _merged_views(known: tuple[View, ...], told: Iterable[View]) -> tuple[View, ...]:
    views = tuple((dict(known) | dict(told)).items())
    return views[:1] + views[1:][-(MOST_VIEWS - 1) :]
