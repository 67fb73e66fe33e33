"""Which content of each article was published last: a bounded table."""

from __future__ import annotations

from collections import OrderedDict
from typing import NamedTuple

from shared.events import SeenArticle


class Seen(NamedTuple):
    """The last version of an article and the hash of its content."""

    version: int
    content_hash: str


class SeenArticles:
    """Remembers the last `most` articles; a forgotten one would be published once more."""

    def __init__(self, most: int = 500_000) -> None:
        self._most = most
        self._articles: OrderedDict[str, Seen] = OrderedDict()

    def get(self, article_id: str) -> Seen | None:
        """Return what was published last of the article, if that is remembered."""
        return self._articles.get(article_id)

    def note(self, event: SeenArticle) -> None:
        """Remember `event` unless a later version is known."""
        known = self._articles.get(event.article_id)
        if known is None or event.version > known.version:
            self._articles[event.article_id] = Seen(event.version, event.content_hash)
        self._articles.move_to_end(event.article_id)
        if len(self._articles) > self._most:
            self._articles.popitem(last=False)

    def __len__(self) -> int:
        return len(self._articles)
