"""The label of a topic: what a person would say, and what its titles do say.

Names are put together with what happens to them, "Madeleine McCann search", as long as at least
half of the titles have all the words.
"""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

from services.enrich.core.stories.features import is_name
from services.enrich.core.text.words import folded_words
from services.enrich.core.trends.key_names import KeyNames
from services.enrich.core.trends.reading import Reading
from services.enrich.core.trends.titles import runs, single_words, spoken
from services.enrich.core.trends.window_index import WindowIndex, sample
from services.enrich.core.trends.written import WrittenTitles

# A label is said in so many of the titles, and by more than one voice.
LEAST_SAID = 0.5
LEAST_OWNERS = 2
# How well it names: as a name or a phrase of the articles, as one word, as a run of words that
# ends with a noun, as any other run.
PHRASE, NAME_WORD, ANY_RUN, REST = 1.0, 0.8, 0.6, 0.4
MOST_LOOKED_AT, MOST_WRITTEN = 60, 20


@dataclass(frozen=True, slots=True)
class Telling:
    """The titles that a label is taken from, and what at least half of them say."""

    titles: Sequence[int]
    language: str
    often: frozenset[str]
    entities: tuple[str, ...]
    phrases: Counter[str]


@dataclass(slots=True)
class Labeller:
    """Names the topics of one window, no two alike.

    An entity, or two that act, by their own names, else and with `by_titles` by what titles say.
    """

    index: WindowIndex
    reading: Reading
    names: KeyNames
    by_titles: bool
    used: set[str] = field(default_factory=set)

    @property
    def written(self) -> WrittenTitles:
        """How titles write words."""
        return self.reading.written

    def label(self, articles: Sequence[int], keys: Sequence[str]) -> str:
        """Return the best label that no topic has yet, nothing if only a common word is left.

        `keys` are what the topic stands for.
        """
        telling = self._telling(sample(articles, MOST_LOOKED_AT))
        worth: dict[str, float] = {}
        for text, kind in self._candidates(telling, keys):
            worth[text] = max(worth.get(text, 0.0), kind * self._worth(text, telling))
        said = [text for text in worth if worth[text] > 0 and not self._is_common(text)]
        said.sort(key=lambda text: (-worth[text], text))
        own = self._unsaid(articles, keys)
        is_named = not self.by_titles and self.names.entities.keys() >= set(keys)
        told = [own, *said] if is_named else [*said, own]
        text = next((one for one in told if one and one.casefold() not in self.used), "")
        self.used.add(text.casefold())
        return text

    def _is_common(self, text: str) -> bool:
        """Return whether `text` is one word, and one that is also written small."""
        return len(spoken(text, "")) == 1 and any(map(self.written.is_common, folded_words(text)))

    def _telling(self, articles: Sequence[int]) -> Telling:
        """Return the titles in English if several voices tell it so, else in most's language."""
        by_language: dict[str, list[int]] = {}
        for number in articles:
            by_language.setdefault(self.index.window[number].language, []).append(number)
        language = max(by_language, key=lambda code: (len(by_language[code]), code))
        if len(self.index.owners(by_language.get("en", ()))) >= LEAST_OWNERS:
            language = "en"
        return self._told_by(by_language[language], language)

    def _told_by(self, titles: Sequence[int], language: str) -> Telling:
        window, least = self.index.window, LEAST_SAID * len(titles)
        words = Counter(word for one in titles for word in set(single_words(window[one].said)))
        about = Counter(key for one in titles for key in window[one].topics)
        entities = {key for key in about.keys() & self.names.entities if about[key] >= least}
        phrases = Counter(phrase for one in titles for phrase in window[one].phrases)
        often = frozenset(word for word in words if words[word] >= least)
        return Telling(titles, language, often, tuple(sorted(entities)), phrases)

    def _candidates(self, telling: Telling, keys: Sequence[str]) -> Iterator[tuple[str, float]]:
        """Yield what it may be called, and how well that names: names, with actions, or runs."""
        calls = [call for key in keys for call in self._calls(key, telling)]
        pair = ["–".join(sorted(calls))] if len(calls) > 1 else []
        entities = [call for key in telling.entities for call in self._calls(key, telling)]
        words = [word for word in sorted(telling.often) if self.written.is_whole_name(word)]
        forms = [self._form(key, telling.titles) for key in [*words, *self._runs(telling)]]
        names = [*pair, *entities, *(one for one in forms if self._is_name(one))]
        for name in names:
            yield name, NAME_WORD if len(folded_words(name)) == 1 else PHRASE
            for action in self._actions(name, telling):
                yield f"{name} {action}", PHRASE
        for form in forms:
            yield form, self._kind(form, telling)
        for phrase in {*telling.phrases, *(self.name(key, telling.titles) for key in keys)}:
            if len(spoken(phrase, telling.language)) > 1:
                yield phrase, PHRASE

    def _calls(self, key: str, telling: Telling) -> Iterator[str]:
        """Yield what titles call an entity: its label, else the rarest word of it they say."""
        label = self.names.label(key)
        if self._said(label, telling):
            yield label
            return
        parts = list(filter(self.written.is_whole_name, self.names.words(key) & telling.often))
        if parts:
            part = max(parts, key=lambda word: (self.index.rarity(word), word))
            yield self._form(part, telling.titles)

    def _runs(self, telling: Telling) -> list[str]:
        found: dict[str, None] = {}
        for number in telling.titles:
            for run in runs(self.index.window[number].said):
                first, *_, last = run.split()
                if first in telling.often and last in telling.often:
                    found[run] = None
        return list(found)

    def _actions(self, name: str, telling: Telling) -> list[str]:
        """Return what happens: phrases that are no names, and nouns that most titles say."""
        rest = telling.often.difference(folded_words(name))
        words = {word for word in rest if not self.written.is_name(word)}
        phrases = {" ".join(folded_words(phrase)) for phrase in telling.phrases}
        said = [one for one in phrases if words.issuperset(one.split())]
        return sorted({*said, *(self.reading.nouns & words)})

    def _form(self, key: str, articles: Sequence[int]) -> str:
        said = [number for number in articles if self.index.says(number, key)]
        return self.written.form(key, (self.index.window[one] for one in said[:MOST_WRITTEN]))

    def _is_name(self, text: str) -> bool:
        return all(self.written.is_name(word) or word.isdigit() for word in folded_words(text))

    def _worth(self, text: str, telling: Telling) -> float:
        """Return how well `text` names the topic: by how many say it, and how much that tells."""
        said = self._said(text, telling)
        rarity = sum(map(self.index.rarity, filter(self.index.articles, folded_words(text))))
        return said**2 * math.sqrt(rarity)

    def _said(self, text: str, telling: Telling) -> float:
        """Return in which part of the titles all words of `text` are; 0 if in too few."""
        words = spoken(text, telling.language)
        said = [one for one in telling.titles if words <= self.written.says(self.index.window[one])]
        enough = len(self.index.owners(said)) >= LEAST_OWNERS
        part = len(said) / len(telling.titles)
        return part if enough and part >= LEAST_SAID else 0.0

    def _kind(self, run: str, telling: Telling) -> float:
        words = folded_words(run)
        if len(spoken(run, telling.language)) == 1:
            return 0.0
        if self._is_phrase(words, telling):
            return PHRASE
        return (
            ANY_RUN if words[-1] in self.reading.nouns or self.written.is_name(words[-1]) else REST
        )

    def _is_phrase(self, words: Sequence[str], telling: Telling) -> bool:
        return any(list(words) == list(folded_words(phrase)) for phrase in telling.phrases)

    def _unsaid(self, articles: Sequence[int], keys: Sequence[str]) -> str:
        """Return the name of what the topic stands for, of two with what both do."""
        names = sorted(self.name(key, articles) for key in keys)
        if len(names) == 1:
            is_word = keys[0] not in self.names.entities and len(spoken(names[0], "")) == 1
            is_told = not is_word or self.written.is_whole_name(keys[0])
            stands = is_told and not self._is_common(names[0])
            return names[0] if stands else self._two_words(articles)
        return f"{'–'.join(names)} {self._action(articles, names)}".strip()

    def _action(self, articles: Sequence[int], names: Sequence[str]) -> str:
        """Return the phrase for what happens that most tell, or say the noun of; "" if too few."""
        window = self.index.window
        own = {word for name in names for word in folded_words(name)}
        tellers: dict[str, list[int]] = {}
        for one in articles:
            for phrase in window[one].phrases:
                if not is_name(phrase) and own.isdisjoint(folded_words(phrase)):
                    tellers.setdefault(phrase, []).append(one)
        titles = {one: frozenset(folded_words(window[one].title)) for one in articles}
        for phrase, telling in tellers.items():
            noun = folded_words(phrase)[-1]
            telling += [one for one, said in titles.items() if noun in said]
        enough = [one for one in tellers if len(self.index.owners(tellers[one])) >= LEAST_OWNERS]
        return max(enough, key=lambda phrase: (len(tellers[phrase]), phrase), default="")

    def _two_words(self, articles: Sequence[int]) -> str:
        """Return the two words that most titles say, as they stand in one; nothing without two."""
        window = self.index.window
        said = Counter(word for one in articles for word in set(single_words(window[one].said)))
        often = [word for word, count in said.items() if count >= LEAST_OWNERS]
        two = sorted(often, key=lambda word: (-said[word], -self.index.rarity(word), word))[:2]
        title = next((one for one in articles if set(two) <= set(window[one].said)), None)
        if len(two) < 2 or title is None:
            return ""
        words = window[title].said
        return " ".join(self._form(word, articles) for word in sorted(two, key=words.index))

    def name(self, key: str, articles: Sequence[int]) -> str:
        """Return the name of an entity, or a phrase as these articles mostly write it."""
        if key in self.names.entities:
            return self.names.label(key)
        phrases = (phrase for one in articles for phrase in self.index.window[one].phrases)
        written = Counter(phrase for phrase in phrases if phrase.casefold() == key)
        if written:
            return max(written, key=lambda phrase: (written[phrase], phrase))
        return self._form(key, articles)
