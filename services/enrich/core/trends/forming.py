"""Topics of a window: what moves together, once each, and every article in one topic only.

The strongest key leads: it gathers the articles that say it and those told with the same words,
and takes them away from all others; then the next one leads what is left. So two topics never
share articles, and a name that is said in many unrelated articles comes after what they are about.
"""

from __future__ import annotations

import heapq
import math
from collections import Counter
from collections.abc import Callable, Iterator, Sequence, Set
from dataclasses import dataclass

from services.enrich.core.trends.counts import voice
from services.enrich.core.trends.expectations import is_hot
from services.enrich.core.trends.key_names import KeyNames
from services.enrich.core.trends.scores import spread, surprise
from services.enrich.core.trends.window_index import WindowIndex, sample

# An event happens in a place, and to someone.
WHO_BEFORE_WHERE = {"country": 0.8, "city": 0.7, "place": 0.7, "region": 0.7}
# How many voices are usual of what is about all of these keys.
Expected = Callable[[Set[str]], float]


@dataclass(frozen=True, slots=True)
class FormRules:
    """When a key may lead, and when an article belongs to what it leads.

    `join`: an article joins a topic when so much of what it says is said there; it is looked at
    when one of its words is, `near` of the times. `own_story`: a story belongs to the topic that
    holds so much of it. `headlines`: the articles are headlines alone.
    """

    headlines: bool = False
    least_voices: int = 3
    least_surprise: float = 1.5
    join: float = 0.35
    near: float = 0.3
    own_story: float = 0.5
    rounds: int = 3
    most_topics: int = 15
    most_keys: int = 4_000


@dataclass(frozen=True, slots=True)
class Lead:
    """A key that leads, what it stands for, the articles that say it, how alike, and its worth."""

    key: str
    stands_for: str
    articles: tuple[int, ...]
    cohesion: float
    worth: float


class Former:
    """Forms the topics of one window."""

    def __init__(
        self, index: WindowIndex, names: KeyNames, expected: Expected, rules: FormRules
    ) -> None:
        self._index, self._names = index, names
        self._expected, self._rules = expected, rules
        self._free = set(range(len(index.window)))
        self._stories: dict[str, list[int]] = {}
        for number, one in enumerate(index.window):
            self._stories.setdefault(one.story_id, []).append(number)

    def topics(self) -> Iterator[tuple[Lead, list[int]]]:
        """Yield what leads, and all articles of the topic in order; the strongest first."""
        led: set[str] = set()
        for lead in self._leads():
            if lead.stands_for not in led:
                led.add(lead.stands_for)
                articles = self._gathered(lead.articles)
                self._free.difference_update(articles)
                yield lead, articles

    def _leads(self) -> Iterator[Lead]:
        """Yield the best lead among what is free, again and again; of equals an entity.

        What a key is worth is worked out when no other can be better.
        """
        heap = [self._place(key, bound) for key, bound in self._bounds()]
        heapq.heapify(heap)
        while heap:
            *_, key = heapq.heappop(heap)
            lead = self._lead(key)
            if lead is None:
                continue
            place = self._place(key, lead.worth)
            if heap and place > heap[0]:
                heapq.heappush(heap, place)
            else:
                yield lead

    def _place(self, key: str, worth: float) -> tuple[float, float, str]:
        """Return the order of leads: by worth, of equals what their articles are most about."""
        entity = self._names.entities.get(key)
        if entity is None:
            return -worth, 0.0, key
        about = [self._index.window[one].topics.get(key, 0.0) for one in self._index.articles(key)]
        return -worth, -WHO_BEFORE_WHERE.get(entity.type, 1.0) * sum(about), key

    def _bounds(self) -> Iterator[tuple[str, float]]:
        """Yield the keys that rise, with the most that each may be worth."""
        articles = self._index.articles
        often = heapq.nlargest(
            self._rules.most_keys,
            self._index.keys,
            key=lambda key: (len(articles(key)), key),
        )
        for key in often:
            count = float(len(articles(key)))
            risen = surprise(count, self._expected({key}))
            if risen >= self._rules.least_surprise:
                yield key, risen * math.log2(1 + count)

    def _lead(self, key: str) -> Lead | None:
        """Return `key` as a lead of what is free; None if too few tell it or it is no topic."""
        own = tuple(one for one in self._index.articles(key) if one in self._free)
        told: dict[str, set[str]] = {}
        for number in own:
            one = self._index.window[number]
            told.setdefault(one.owner, set()).add(one.story_id)
        if len(told) < self._rules.least_voices or not self._names.may_lead(key):
            return None
        counted = [voice(len(stories)) for stories in told.values()]
        stands_for = self._names.stands_for(key)
        risen = surprise(sum(counted), self._expected({stands_for}))
        if risen < self._rules.least_surprise:
            return None
        cohesion = self._cohesion(key, stands_for, own)
        worth = risen * math.log2(1 + spread(counted)) * self._whole(stands_for, cohesion)
        return Lead(key, stands_for, own, cohesion, worth) if worth > 0 else None

    def _whole(self, key: str, cohesion: float) -> float:
        """Return how much of what is about `key` is one thing.

        Names that are always in the news have a part in many: two events of a country are not one.
        """
        return cohesion**2 if is_hot(key, self._names.entities) else cohesion

    def _cohesion(self, key: str, stands_for: str, articles: Sequence[int]) -> float:
        """Return how alike the articles are beside the key: 0 to 1.

        Of each article the word, or the story, that it shares with most others counts.
        """
        looked_at = sample(articles)
        own = self._names.words(key) | self._names.words(stands_for) | {key, stands_for}
        said = [self._shared(number, own) for number in looked_at]
        count = Counter(word for words in said for word in words)
        most = sum(max((count[word] for word in words), default=1) - 1 for words in said)
        return most / (len(said) * (len(said) - 1))

    def _shared(self, number: int, own: Set[str]) -> list[str]:
        one = self._index.window[number]
        words = self._index.words(number) if one.said else one.topics
        return [*(word for word in words if word not in own), f" {one.story_id}"]

    def _gathered(self, articles: Sequence[int]) -> list[int]:
        """Return these articles with those that are told with the same words, or in their story."""
        topic = set(articles)
        for _ in range(self._rules.rounds):
            said = Counter(word for number in topic for word in self._index.words(number))
            joining = [one for one in self._near(topic, said) if self._joins(one, said)]
            joining += self._rest_of_stories(topic)
            if topic.issuperset(joining):
                break
            topic.update(joining)
        return sorted(topic)

    def _near(self, topic: Set[int], said: Counter[str]) -> set[int]:
        near: set[int] = set()
        for word, count in said.items():
            articles = self._index.articles(word)
            if count > 1 and count >= self._rules.near * len(articles):
                near.update(articles)
        return (near & self._free) - topic

    def _joins(self, number: int, said: Counter[str]) -> bool:
        """Return whether what an article says is mostly said in the topic, rare words first."""
        inside = whole = 0.0
        for word in self._index.words(number):
            rarity = self._index.rarity(word)
            whole += rarity
            inside += rarity * said[word] / len(self._index.articles(word))
        return whole > 0 and inside >= self._rules.join * whole

    def _rest_of_stories(self, topic: Set[int]) -> list[int]:
        """Return the free articles of the stories that the topic mostly holds."""
        held = Counter(self._index.window[number].story_id for number in topic)
        return [
            number
            for story, count in held.items()
            if count >= self._rules.own_story * len(self._stories[story])
            for number in self._stories[story]
            if number in self._free
        ]
