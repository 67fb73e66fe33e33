"""What trends keep of an article: one copy of each word, none of what they do not show."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from itertools import chain

from services.enrich.core.stories.features import Stopwords
from services.enrich.core.trends.counts import LEAST_SALIENCE, PHRASE_SALIENCE, Sighting
from services.enrich.core.trends.rules import TrendRules
from services.enrich.core.trends.titles import Said, read_title
from shared.events import EntityRef, Lane, PlacedArticle

# A step of salience is a hundredth, so that equal ones are one number in memory.
SALIENCES = tuple(step / 100 for step in range(101))


def happened_at(placed: PlacedArticle, rules: TrendRules) -> datetime:
    """Return when an article counts: when it came out, as far as that can be.

    What comes in live is at most `oldest` old, whatever its publisher says.
    """
    moment = min(placed.event_time, placed.ingest_time)
    if placed.lane is Lane.BACKFILL:
        return moment
    return max(moment, placed.ingest_time - rules.oldest)


def is_present(placed: PlacedArticle, at: datetime, begun: datetime, rules: TrendRules) -> bool:
    """Return whether an article that counts at `at` may be in a list of today.

    What came out before the log had `begun` is not late: nobody could have brought it earlier.
    """
    return placed.lane is Lane.LIVE and placed.ingest_time - max(at, begun) <= rules.late


class Words:
    """Keeps one copy of each string, and the name of each entity.

    Titles are read if the words that say nothing are known, by language.
    """

    def __init__(self, stopwords: Stopwords | None = None) -> None:
        self.stopwords = stopwords
        self.kept: dict[str, str] = {}
        self.entities: dict[str, EntityRef] = {}

    def sighting(self, placed: PlacedArticle, at: datetime) -> Sighting:
        """Return the article as it is counted."""
        source = placed.source
        return Sighting(
            article_id=placed.article_id,
            owner=self.one(source.owner),
            story_id=self.one(placed.story_id),
            event_time=at,
            language=self.one(placed.language),
            country=self.one((source.country or "").lower()),
            title=placed.title,
            url=placed.url,
            outlet=self.one(source.name),
            sections=tuple(map(self.one, placed.sections)),
            topics=self._topics(placed),
            phrases=tuple(map(self.one, placed.phrases)),
            said=self.said(placed.title, placed.language),
        )

    def said(self, title: str, language: str) -> Said:
        """Return the words of a title; none where it is not known which words say nothing."""
        if self.stopwords is None:
            return ()
        return tuple(map(self.one, read_title(title, self.stopwords(language))))

    def _topics(self, placed: PlacedArticle) -> dict[str, float]:
        topics = {self.one(phrase.casefold()): PHRASE_SALIENCE for phrase in placed.phrases}
        for entity in sorted(placed.entities, key=lambda one: (-one.salience, one.id)):
            if entity.salience >= LEAST_SALIENCE:
                key = self.one(entity.id)
                self.name(key, entity.label, entity.type)
                topics[key] = SALIENCES[round(entity.salience * 100)]
        return topics

    def name(self, key: str, label: str, of: str) -> None:
        """Know whom `key` names, as it was named last."""
        known = self.entities.get(key)
        if known is None or (known.label, known.type) != (label, of):
            self.entities[key] = EntityRef(id=key, label=label, type=self.one(of))

    def type_of(self, key: str) -> str | None:
        """Return of what type the entity is, None for a phrase."""
        entity = self.entities.get(key)
        return entity.type if entity else None

    def forget_but(self, sightings: Iterable[Sighting]) -> None:
        """Keep only the words of these."""
        kept: dict[str, str] = {}
        for one in sightings:
            own = (one.owner, one.story_id, one.language, one.country, one.outlet)
            for word in chain(own, one.sections, one.topics, one.phrases, one.said):
                kept[word] = word
        self.kept = kept
        self.entities = {key: one for key, one in self.entities.items() if key in kept}

    def one(self, text: str) -> str:
        """Return the one copy of `text`."""
        return self.kept.setdefault(text, text)
