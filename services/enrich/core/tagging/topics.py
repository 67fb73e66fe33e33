"""All that the tagging step knows: subjects, their words, publishers' names and entities."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from services.enrich.core.lexicon import SECTIONS
from services.enrich.core.tagging.taxonomy import Taxonomy, TopicTableError, table_rows
from services.enrich.core.tagging.vocabulary import Vocabulary

# Publishers write paths: "Sport > Football", "news/world", "Politik: Inland".
_PARTS = re.compile(r"\s*[/>|»›:;]\s*")


@dataclass(frozen=True, slots=True)
class PublisherName:
    """What a publisher's name for a section means: a section of ours, a subject, or both."""

    section: str | None
    topic: str | None


@dataclass(frozen=True, slots=True)
class EntityTopic:
    """A subject that an entity speaks for whenever it is named, and how much."""

    topic: str
    weight: float


@dataclass(frozen=True, slots=True)
class Topics:
    """The tables of the tagging step.

    `of_entity` is by the entity's id or, for all of a kind, by its type; `section_of_topic` holds
    for a subject and for what lies below it.
    """

    taxonomy: Taxonomy
    vocabularies: Mapping[str, Vocabulary]
    publisher_names: Mapping[str, PublisherName]
    of_entity: Mapping[str, EntityTopic]
    section_of_topic: Mapping[str, str]

    def section_of(self, topic: str) -> str | None:
        """Return the section that `topic` belongs to, if it belongs to one."""
        return self.section_of_topic.get(topic) or self.section_above(topic)

    def section_above(self, topic: str) -> str | None:
        """Return the section of the nearest broader subject that has one."""
        above = self.taxonomy.topics[topic].broader
        return next((found for one in above if (found := self.section_of_topic.get(one))), None)

    def published_as(self, name: str) -> tuple[PublisherName, ...]:
        """Return what a publisher's `name` means as a whole, or else each of its parts."""
        folded = name.strip().casefold()
        whole = self._meaning(folded)
        parts = (self._meaning(part) for part in _PARTS.split(folded))
        return (whole,) if whole else tuple(part for part in parts if part)

    def _meaning(self, folded: str) -> PublisherName | None:
        known = self.publisher_names.get(folded)
        topic = self.taxonomy.by_label.get(folded)
        if known is not None or topic is None:
            return known
        return PublisherName(self.section_of(topic), topic)


def parse_publisher_names(lines: Iterable[str], taxonomy: Taxonomy) -> dict[str, PublisherName]:
    """Return publishers' names from a table `section, topic, names`; either may be empty."""
    names: dict[str, PublisherName] = {}
    for section, topic, written in table_rows(lines, 3):
        _check(section, topic, taxonomy)
        meaning = PublisherName(section or None, topic or None)
        names.update({name.casefold(): meaning for name in written.split("|")})
    return names


def parse_entity_topics(lines: Iterable[str], taxonomy: Taxonomy) -> dict[str, EntityTopic]:
    """Return subjects of entities from a table `topic, weight, entities`.

    Entities are ids or types; what stands in brackets after an id is for the reader.
    """
    found: dict[str, EntityTopic] = {}
    for topic, weight, entities in table_rows(lines, 3):
        _check("", topic, taxonomy)
        for entity in entities.split("|"):
            found[entity.partition(" (")[0]] = EntityTopic(topic, float(weight))
    return found


def parse_topic_sections(lines: Iterable[str], taxonomy: Taxonomy) -> dict[str, str]:
    """Return the section by subject from a table `topic, label, section`."""
    found: dict[str, str] = {}
    for topic, _, section in table_rows(lines, 3):
        _check(section, topic, taxonomy)
        found[topic] = section
    return found


def _check(section: str, topic: str, taxonomy: Taxonomy) -> None:
    if section and section not in SECTIONS:
        raise TopicTableError(f"no such section: {section!r}")
    if topic and topic not in taxonomy.topics:
        raise TopicTableError(f"no such topic: {topic!r}")
