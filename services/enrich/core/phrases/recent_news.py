"""What recent news is full of, and what each source repeats in every article."""

from __future__ import annotations

import math
from collections.abc import Iterable
from datetime import UTC, datetime, timedelta
from typing import NamedTuple

from services.enrich.core.phrases.decaying_counts import DecayingCounts
from services.enrich.core.phrases.stems import Key, key_of, phrase_key
from services.enrich.core.text.words import cut, folded_words
from shared.events import ArticleDigest

HALF_LIFE = timedelta(days=3)
LEAD_CHARACTERS = 500
# The share of articles up to which a phrase or a word is unusual, and from which it says nothing.
PHRASE_SHARES = (0.003, 0.1)
WORD_SHARES = (0.01, 0.25)
LEAST_UNUSUAL = 0.15
# Articles that are taken to be there from the start, so that the first ones decide nothing.
PRIOR_ARTICLES = 100.0
# What a source repeats in this share of its articles is its frame, once it has told so many.
FRAME_SHARE = 0.4
FRAME_ARTICLES = 4.0
KNOWN_ARTICLES = 2.0
# Articles of which later versions are known as such.
MOST_ARTICLES = 20_000


class RecentNews:
    """How unusual words and phrases are in the news of the last days, by language.

    It fades by half in three days of event time, and takes a few MB however much it is told. Of
    what it has not been told anything everything is unusual.
    """

    def __init__(self) -> None:
        self._counts = DecayingCounts(HALF_LIFE)
        self._latest = datetime.min.replace(tzinfo=UTC)
        self._learnt: dict[str, None] = {}

    def seen_from(
        self, source: str, language: str, now: datetime, article_id: str = ""
    ) -> NewsView:
        """Return recent news as an article of `source` meets it; to be used at once.

        An article that comes late meets the news of the latest one, and is learnt as an old one.
        """
        self._latest = max(self._latest, now)
        latest = self._counts.weight(self._latest)
        place = Place(source, language, self._counts.weight(now), latest, self._is_new(article_id))
        return NewsView(self._counts, place)

    def learn_digest(self, digest: ArticleDigest) -> None:
        """Count an article by its digest, so that a worker that starts knows recent news."""
        lead = folded_words(f"{digest.title}\n{cut(digest.lead, LEAD_CHARACTERS)}")
        phrases = [phrase_key(phrase, digest.language) for phrase in digest.phrases]
        view = self.seen_from(
            digest.source.id, digest.language, digest.event_time, digest.article_id
        )
        view.learn(lead, phrases)

    def _is_new(self, article_id: str) -> bool:
        """Return whether this is no later version of an article, and remember it."""
        if article_id in self._learnt:
            return False
        if article_id:
            self._learnt[article_id] = None
        if len(self._learnt) > MOST_ARTICLES:
            del self._learnt[next(iter(self._learnt))]
        return True


class Place(NamedTuple):
    """Where and when an article stands; what it counts by itself, and what the latest one does."""

    source: str
    language: str
    weight: float
    latest: float
    is_new: bool


class NewsView:
    """Recent news as one article meets it."""

    def __init__(self, counts: DecayingCounts, place: Place) -> None:
        self.language = place.language
        self._counts = counts
        self._place = place
        self._source = f"source {place.source}"
        self._articles = self._count(self.language, "article")
        self._articles_of_source = self._count(self._source, "article")

    def unusualness(self, key: Key) -> float:
        """Return how unusual the phrase with this key and its words are, 0 to 1.

        It is 0 for what is in all mouths.
        """
        articles = self._articles + PRIOR_ARTICLES
        phrase = self._count(self.language, _phrase(key)) / articles
        words = [self._count(self.language, _word(word)) / articles for word in key]
        telling = sum(_unusual(share, WORD_SHARES) for share in words) / len(words)
        unusual = _unusual(phrase, PHRASE_SHARES) * (1 + telling) / 2
        return unusual if unusual >= LEAST_UNUSUAL else 0.0

    def is_known(self, key: Key) -> bool:
        """Return whether other articles make something of the phrase."""
        return self._count(self.language, _phrase(key)) >= KNOWN_ARTICLES

    def is_frame(self, key: Key) -> bool:
        """Return whether the source repeats the phrase in article after article."""
        if self._articles_of_source < FRAME_ARTICLES:
            return False
        repeated = self._count(self._source, _phrase(key))
        return repeated >= FRAME_SHARE * self._articles_of_source

    def learn(self, lead: Iterable[str], phrases: Iterable[Key]) -> None:
        """Count the article: the folded words of its title and lead, and its phrases.

        Its later versions are not counted again.
        """
        if not self._place.is_new:
            return
        told = {_phrase(key) for key in phrases} | {"article"}
        words = {_word(word) for word in key_of(lead, self.language)}
        for what in sorted(told):
            self._counts.add(f"{self._source} {what}", self._place.weight)
        for what in sorted(told | words):
            self._counts.add(f"{self.language} {what}", self._place.weight)

    def _count(self, where: str, what: str) -> float:
        return self._counts.count(f"{where} {what}", self._place.latest)


def _phrase(key: Key) -> str:
    return f"phrase {' '.join(key)}"


def _word(word: str) -> str:
    return f"word {word}"


def _unusual(share: float, shares: tuple[float, float]) -> float:
    least, most = shares
    if share <= least:
        return 1.0
    return max(0.0, math.log(most / share) / math.log(most / least))
