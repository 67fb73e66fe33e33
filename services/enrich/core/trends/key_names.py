"""What a key of a window is: a name or a common word, and whose other name it may be."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping

from services.enrich.core.text.words import folded_words
from services.enrich.core.trends.window_index import WindowIndex, sample
from services.enrich.core.trends.written import WrittenTitles
from shared.events import EntityRef

# A word is another name of what so many of the articles that say it are about.
SAME = 0.6


class KeyNames:
    """Tells of the keys of one window what they name."""

    def __init__(
        self, index: WindowIndex, titles: WrittenTitles, entities: Mapping[str, EntityRef]
    ) -> None:
        self._index, self._titles, self.entities = index, titles, entities
        self._stands_for: dict[str, str] = {}
        self._words: dict[str, frozenset[str]] = {}

    def may_lead(self, key: str) -> bool:
        """Return whether `key` can be a topic: anything but a common word."""
        if key in self.entities:
            return True
        words = folded_words(key)
        return len(words) > 1 or self._titles.is_name(key)

    def stands_for(self, key: str) -> str:
        """Return the entity, phrase or run of words that owns a key, else the key itself."""
        if key not in self._stands_for:
            self._stands_for[key] = self._owner_of(key)
        return self._stands_for[key]

    def _owner_of(self, key: str) -> str:
        if key in self.entities:
            return key
        articles = sample(self._index.articles(key))
        about: Counter[str] = Counter()
        for number in articles:
            one = self._index.window[number]
            about.update({*one.topics, *self._index.longer(number, key)} - {key})
        often = [one for one, count in about.items() if count >= SAME * len(articles)]
        for owner in sorted(often, key=lambda one: (one not in self.entities, -about[one], one)):
            if self._is_name_of(key, owner):
                return owner
        return key

    def _is_name_of(self, key: str, owner: str) -> bool:
        """Return whether the owner's name has the words, or its articles are the same ones."""
        words = folded_words(self.label(owner))
        if set(folded_words(key)) <= set(words):
            return owner in self.entities or all(map(self._titles.is_name, words))
        all_of_it = self._index.articles(owner)
        shared = len(set(all_of_it).intersection(self._index.articles(key)))
        return self._titles.is_name(key) and shared >= SAME * len(all_of_it)

    def label(self, key: str) -> str:
        """Return the name of an entity, else the key."""
        entity = self.entities.get(key)
        return key if entity is None else entity.label

    def words(self, key: str) -> frozenset[str]:
        """Return the words that name `key`; with a name that titles call an entity by instead."""
        if key not in self._words:
            words = frozenset(folded_words(self.label(key)))
            self._words[key] = words | self._called(key, words) if key in self.entities else words
        return self._words[key]

    def _called(self, key: str, words: frozenset[str]) -> frozenset[str]:
        said = [self._index.words(number) for number in sample(self._index.articles(key))]
        if 2 * sum(not words.isdisjoint(one) for one in said) >= len(said):
            return frozenset()
        often = Counter(word for one in said for word in one)
        names = [word for word in often if self._titles.is_name(word)]
        return frozenset(sorted(names, key=lambda word: (-often[word], word))[:1])
