"""Topics of a window: one thing once, under the name that a person would say."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Container, Sequence
from dataclasses import dataclass, replace
from itertools import chain
from typing import Literal

from services.enrich.core.trends.counts import Sighting
from services.enrich.core.trends.expectations import is_hot
from services.enrich.core.trends.forming import (
    WHO_BEFORE_WHERE,
    Expected,
    Former,
    FormRules,
    Lead,
)
from services.enrich.core.trends.key_names import KeyNames
from services.enrich.core.trends.labels import Labeller
from services.enrich.core.trends.reading import Reading
from services.enrich.core.trends.window_index import WindowIndex

# Those who act in the news, and so can be two in one topic.
ACTORS = frozenset({"country", "club", "company", "politician", "organization"})
# A topic is of two when so many of its articles are about both.
LEAST_TOGETHER = 0.6
# What is mostly said in a topic belongs to it.
LEAST_INSIDE = 0.5
MOST_MERGED = 8


@dataclass(frozen=True, slots=True)
class FormedTopic:
    """One thing in the news.

    `keys` are what it stands for, `counted` the articles about all of them, by which it is
    measured, `sightings` all that tell it, those of its stories too. `together` is how many voices
    tell it with the same words. `merged_from` are the names of what is mostly told in it.
    """

    keys: frozenset[str]
    kind: Literal["entity", "phrase", "pair"]
    counted: tuple[Sighting, ...]
    sightings: tuple[Sighting, ...]
    together: float
    label: str = ""
    merged_from: tuple[str, ...] = ()


# Says of a topic without a name whether it is to be listed.
Wanted = Callable[[FormedTopic], bool]


def form_topics(
    index: WindowIndex,
    reading: Reading,
    expected: Expected,
    rules: FormRules,
    wanted: Wanted = lambda _: True,
) -> list[FormedTopic]:
    """Return the `wanted` topics of a window, the strongest first; no article is in two of them.

    What is read of the day tells names from common words. The same articles in the same order
    always give the same topics.
    """
    names = KeyNames(index, reading.written, reading.entities)
    labeller = Labeller(index, reading, names, by_titles=rules.headlines)
    naming = _Naming(index, names, labeller)
    groups: dict[frozenset[str], tuple[Lead, list[int]]] = {}
    for lead, articles in Former(index, names, expected, rules).topics():
        keys = naming.keys(lead, articles, groups)
        first, known = groups.get(keys, (lead, []))
        groups[keys] = first, sorted([*known, *articles])
        if len(groups) == rules.most_topics:
            break
    found = []
    for keys, (lead, articles) in groups.items():
        topic = naming.topic(keys, lead, articles)
        if wanted(topic):
            found.append(naming.named(topic, articles))
    return [one for one in found if one.label]


@dataclass(frozen=True, slots=True)
class _Naming:
    """Makes topics of articles, with what they stand for and are called."""

    index: WindowIndex
    names: KeyNames
    labeller: Labeller

    def keys(
        self, lead: Lead, articles: Sequence[int], others: Container[frozenset[str]]
    ) -> frozenset[str]:
        """Return what these articles stand for: two that act, or what they are most about.

        The same two may act in several things, and are the keys of the first; what is most about
        the same is one thing with it.
        """
        pair = self._pair(articles)
        return pair if pair and pair not in others else frozenset({self._main(lead)})

    def topic(self, keys: frozenset[str], lead: Lead, articles: Sequence[int]) -> FormedTopic:
        """Return the topic of these articles, still without a name."""
        window = self.index.window
        if len(keys) > 1:
            counted = [one for one in articles if keys <= window[one].topics.keys()]
        else:
            (key,) = keys
            own = set(self.index.articles(lead.key)) | set(self.index.articles(key))
            counted = [one for one in articles if one in own]
        return FormedTopic(
            keys,
            self._kind(keys),
            tuple(window[one] for one in counted),
            tuple(window[one] for one in articles),
            self._together(lead),
        )

    def named(self, topic: FormedTopic, articles: Sequence[int]) -> FormedTopic:
        """Return the topic with its name, none if only a common word is left."""
        label = self.labeller.label(articles, sorted(topic.keys))
        merged = self._merged(articles, topic.keys, label)
        return replace(topic, label=label, merged_from=merged)

    def _main(self, lead: Lead) -> str:
        """Return what the lead's articles are most about; of headlines the lead itself."""
        entities = self.names.entities
        if self.labeller.by_titles:
            return lead.stands_for
        about, _ = self._about(lead.articles)
        often = [key for key in about if not is_hot(key, entities)]
        return max(often, key=lambda key: (about[key], key), default=lead.stands_for)

    def _about(self, articles: Sequence[int]) -> tuple[dict[str, int], Counter[str]]:
        """Return how much these articles are about each entity of most of them, and how many."""
        about: Counter[str] = Counter()
        told: Counter[str] = Counter()
        topics = (self.index.window[number].topics.items() for number in articles)
        for key, salience in chain.from_iterable(topics):
            entity = self.names.entities.get(key)
            if entity is not None:
                told[key] += 1
                about[key] += round(100 * salience * WHO_BEFORE_WHERE.get(entity.type, 1.0))
        often = LEAST_TOGETHER * len(articles)
        return {key: much for key, much in about.items() if told[key] >= often}, told

    def _together(self, lead: Lead) -> float:
        """Return how many voices tell it with the same words."""
        return round(lead.cohesion * len(self.index.owners(lead.articles)), 3)

    def _kind(self, keys: frozenset[str]) -> Literal["entity", "phrase", "pair"]:
        if len(keys) > 1:
            return "pair"
        return "entity" if keys <= self.names.entities.keys() else "phrase"

    def _pair(self, articles: Sequence[int]) -> frozenset[str] | None:
        """Return the two that act in most of the articles together, if there are two.

        There are not if the articles are more about someone or something else. Two who meet in a
        place are what happens there, unless the articles are more about it than about them.
        """
        topics = [self.index.window[one].topics.keys() for one in articles]
        about, told = self._about(articles)
        actors = sorted(filter(self._acts, about), key=lambda key: (-told[key], key))[:2]
        together = sum(all(key in keys for key in actors) for keys in topics)
        if len(actors) < 2 or together < LEAST_TOGETHER * len(articles):
            return None
        pair = [about[key] for key in actors]
        others = [key for key in about if not self._acts(key)]
        most = {key: sum(pair) if self._is_place(key) else min(pair) for key in others}
        return frozenset(actors) if all(about[key] <= most[key] for key in others) else None

    def _acts(self, key: str) -> bool:
        entity = self.names.entities.get(key)
        return entity is not None and entity.type in ACTORS

    def _is_place(self, key: str) -> bool:
        return self.names.entities[key].type in WHO_BEFORE_WHERE

    def _merged(self, articles: Sequence[int], keys: frozenset[str], label: str) -> tuple[str, ...]:
        """Return the names of entities and phrases that are mostly told in these articles."""
        inside = Counter(
            key for one in articles for key in self.index.window[one].topics if key not in keys
        )
        own = [
            key
            for key, count in inside.items()
            if count >= max(2, LEAST_INSIDE * len(self.index.articles(key)))
        ]
        own.sort(key=lambda key: (-inside[key], key))
        names = [self.labeller.name(key, articles) for key in own]
        return tuple(one for one in dict.fromkeys(names) if one != label)[:MOST_MERGED]
