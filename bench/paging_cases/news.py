"""News without an end: generated articles that arrive, are changed and are taken back."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import timedelta
from random import Random
from typing import Any

from shared.events import Event
from tests import make
from tests.make_documents import article_event, retraction

OUTLETS, LANGUAGES = 40, ("en", "en", "en", "de", "fr", "es")
SECTIONS = ("world", "politics", "business", "sport", "science")
WORDS = tuple(
    first + last
    for first in ("zol", "bra", "dru", "fom", "glu", "ham", "klo", "mur", "nep", "pik")
    for last in ("kub", "ak", "pik", "b", "kin", "ot", "et", "und", "ist", "or", "as", "im")
)
# The word that searches look for; about every fourth article says it.
WANTED = "zolkub"


@dataclass
class News:
    """Makes articles one after the other; many have the same moment, and many the same words."""

    random: Random
    made: int = 0
    _versions: dict[int, int] = field(default_factory=dict)

    def articles(self, count: int) -> list[Event]:
        """Return so many articles that nobody has seen."""
        first, self.made = self.made, self.made + count
        return [self._article(number) for number in range(first, self.made)]

    def stir(self, count: int) -> Iterator[Event]:
        """Yield so many new articles, a fifth as many changes and a tenth as many retractions."""
        yield from self.articles(count)
        for number in self.random.sample(range(self.made), count // 5):
            yield self._article(number)
        for number in self.random.sample(range(self.made), count // 10):
            yield retraction(f"n{number}", self._next_version(number))

    def _article(self, number: int) -> Event:
        random = self.random
        told: dict[str, Any] = {
            "title": self._said(6).title(),
            "text": self._said(60),
            "outlet": f"outlet-{random.randrange(OUTLETS)}",
            "code": random.choice(LANGUAGES),
            "sections": (random.choice(SECTIONS),),
            "event_time": make.NOW - timedelta(minutes=random.randrange(20_000)),
            "version": self._next_version(number),
        }
        return article_event(f"n{number}", **told)

    def _next_version(self, number: int) -> int:
        self._versions[number] = self._versions.get(number, 0) + 1
        return self._versions[number]

    def _said(self, words: int) -> str:
        wanted = [WANTED] if self.random.random() < 0.13 else []  # in either text
        return " ".join([*wanted, *self.random.choices(WORDS[1:], k=words)])
