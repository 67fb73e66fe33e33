"""What speaks for each subject of an article: its words, its entities, its publisher."""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import NamedTuple

from services.enrich.core.tagging.topics import EntityTopic, Topics
from services.enrich.core.tagging.vocabulary import Reach, Term, Vocabulary
from services.enrich.core.text.words import Word
from shared.events import EntityLink

IN_TITLE, IN_LEAD, IN_BODY = 3.0, 1.5, 1.0
LEAD_WORDS = 60
PUBLISHER_WEIGHT = 8.0
SURE_WEIGHT = 3.0
# An entity that a subject is the Wikidata id of speaks for it like the word itself.
SAME_ENTITY_WEIGHT = 3.0
# One country is where something happens; two may have to do with each other.
ONLY_TOGETHER = frozenset({"country"})


@dataclass(frozen=True, slots=True)
class Findings:
    """What is known of an article before it is tagged; `published` are its publisher's sections."""

    title: Sequence[Word]
    body: Sequence[Word]
    language: str
    published: Sequence[str] = ()
    entities: Sequence[EntityLink] = ()


class Clue(NamedTuple):
    """One thing that speaks for subjects, `strength` times the weight of each in its reach.

    `sure` are those that are enough alone.
    """

    name: str
    times: int
    reach: Reach
    strength: float
    sure: bool

    @property
    def told(self) -> str:
        """What it is, and how often it was met."""
        return self.name if self.times == 1 else f"{self.name} ×{self.times}"


@dataclass(slots=True)
class _Count:
    """How often a term was met, and how much that counts where it stood."""

    name: str
    times: int = 0
    mass: float = 0.0


def clues_of(findings: Findings, topics: Topics) -> list[Clue]:
    """Return all that speaks for any subject."""
    vocabulary = topics.vocabularies.get(findings.language)
    words = _word_clues(findings, vocabulary) if vocabulary else ()
    return [
        *_publisher_clues(findings.published, topics),
        *_entity_clues(findings.entities, topics),
        *words,
    ]


def _word_clues(findings: Findings, vocabulary: Vocabulary) -> Iterable[Clue]:
    counts: dict[Term, _Count] = {}
    _count(findings.title, vocabulary, (IN_TITLE, IN_TITLE), counts)
    _count(findings.body, vocabulary, (IN_LEAD, IN_BODY), counts)
    for term, count in counts.items():
        # The tenth mention says less than the second.
        strength = math.sqrt(count.mass)
        yield Clue(count.name, count.times, term.reach, strength, term.weight >= SURE_WEIGHT)


def _count(
    words: Sequence[Word],
    vocabulary: Vocabulary,
    worth: tuple[float, float],
    counts: dict[Term, _Count],
) -> None:
    early, late = worth
    for term, first, after in vocabulary.spot(words):
        count = counts.get(term)
        if count is None:
            count = counts[term] = _Count(" ".join([one.folded for one in words[first:after]]))
        count.times += 1
        count.mass += early if first < LEAD_WORDS else late


def _publisher_clues(published: Sequence[str], topics: Topics) -> Iterable[Clue]:
    for name in dict.fromkeys(published):
        named = {one.topic for one in topics.published_as(name) if one.topic is not None}
        above = {broader for topic in named for broader in topics.taxonomy.topics[topic].broader}
        for topic in sorted(named - above):
            reach = _reach(EntityTopic(topic, PUBLISHER_WEIGHT), topics)
            yield Clue(f"publisher's section {name.strip()}", 1, reach, 1.0, sure=True)


def _entity_clues(entities: Sequence[EntityLink], topics: Topics) -> Iterable[Clue]:
    types = Counter(entity.type for entity in entities)
    for entity in entities:
        about = _topic_of(entity, topics)
        alone = entity.type in ONLY_TOGETHER and types[entity.type] == 1
        if about is not None and not alone:
            strength = entity.confidence * (0.5 + entity.salience)
            name = f"{entity.label} ({entity.entity_id})"
            sure = about.weight >= SURE_WEIGHT
            yield Clue(name, 1, _reach(about, topics), strength, sure)


def _topic_of(entity: EntityLink, topics: Topics) -> EntityTopic | None:
    for known in (entity.entity_id, *entity.same_as):
        same = topics.taxonomy.by_wikidata.get(known)
        if same is not None:
            return EntityTopic(same, SAME_ENTITY_WEIGHT)
        if known in topics.of_entity:
            return topics.of_entity[known]
    return topics.of_entity.get(entity.type)


def _reach(about: EntityTopic, topics: Topics) -> Reach:
    return tuple((topic, about.weight) for topic in topics.taxonomy.path(about.topic))
