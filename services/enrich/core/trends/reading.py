"""What all articles of a day say, read once for all lists of a moment."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import cached_property

from services.enrich.core.text.words import folded_words
from services.enrich.core.trends.counts import Sighting
from services.enrich.core.trends.window_index import shared_keys
from services.enrich.core.trends.written import WrittenTitles
from shared.events import EntityRef


class Reading:
    """What each article shares with others, how titles write words, and whom keys name."""

    def __init__(self, recent: Sequence[Sighting], entities: Mapping[str, EntityRef]) -> None:
        self._recent = recent
        self.entities = entities
        self.shared = shared_keys(recent)
        self.written = WrittenTitles(recent)

    @cached_property
    def nouns(self) -> frozenset[str]:
        """The words that phrases end with."""
        phrases = {phrase for one in self._recent for phrase in one.phrases}
        return frozenset(folded_words(phrase)[-1] for phrase in phrases)
