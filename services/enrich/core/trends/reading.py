"""What all articles of a day say, read once for all lists of a moment."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from services.enrich.core.text.words import folded_words
from services.enrich.core.trends.counts import Sighting
from services.enrich.core.trends.window_index import Shared, shared_keys
from services.enrich.core.trends.written import WrittenTitles
from shared.events import EntityRef


@dataclass(frozen=True, slots=True)
class Reading:
    """What each article shares with others, how titles write words, and whom keys name.

    `nouns` are the words that phrases end with.
    """

    shared: Shared
    written: WrittenTitles
    nouns: frozenset[str]
    entities: Mapping[str, EntityRef]

    @classmethod
    def of(cls, recent: Sequence[Sighting], entities: Mapping[str, EntityRef]) -> Reading:
        """Read the articles of a day."""
        phrases = {phrase for one in recent for phrase in one.phrases}
        nouns = frozenset(folded_words(phrase)[-1] for phrase in phrases)
        return cls(shared_keys(recent), WrittenTitles(recent), nouns, entities)
