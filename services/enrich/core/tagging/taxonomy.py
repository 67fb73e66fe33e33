"""The subjects an article can have, and what lies above each: IPTC Media Topics."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass


class TopicTableError(ValueError):
    """A table of the tagging step that cannot be used; says which line is wrong, and why."""


@dataclass(frozen=True, slots=True)
class Topic:
    """A subject; `broader` are the ids above it, the nearest first.

    `wikidata` are the entities that mean the same.
    """

    id: str
    label: str
    broader: tuple[str, ...]
    wikidata: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Taxonomy:
    """All subjects by id, by the Wikidata id that means the same, and by label without case."""

    topics: Mapping[str, Topic]
    by_wikidata: Mapping[str, str]
    by_label: Mapping[str, str]

    def path(self, topic: str) -> tuple[str, ...]:
        """Return `topic` and the ids above it, the nearest first."""
        return (topic, *self.topics[topic].broader)

    def top(self, topic: str) -> str:
        """Return the id at the top above `topic`, which may be itself."""
        return self.path(topic)[-1]


def parse_taxonomy(lines: Iterable[str]) -> Taxonomy:
    """Return the taxonomy in a table `topic, label, broader, wikidata`, with `|` between entities.

    Of two topics that share an entity, the broader one is found by it.
    """
    rows = {row[0]: row for row in table_rows(lines, 4)}
    topics = {
        topic: Topic(topic, label, _above(topic, rows), tuple(filter(None, entities.split("|"))))
        for topic, label, _, entities in rows.values()
    }
    narrowest_first = sorted(topics.values(), key=lambda topic: -len(topic.broader))
    by_wikidata = {entity: topic.id for topic in narrowest_first for entity in topic.wikidata}
    by_label = {topic.label.casefold(): topic.id for topic in narrowest_first}
    return Taxonomy(topics, by_wikidata, by_label)


def _above(topic: str, rows: Mapping[str, tuple[str, ...]]) -> tuple[str, ...]:
    above: list[str] = []
    while broader := rows[topic][2]:
        if broader not in rows or broader in above:
            raise TopicTableError(f"{topic} has no way up by {broader}")
        above.append(broader)
        topic = broader
    return tuple(above)


def table_rows(lines: Iterable[str], columns: int) -> Iterator[tuple[str, ...]]:
    """Yield the cells of a tab-separated table, its header and empty lines left out."""
    for number, line in enumerate(lines, 1):
        if number == 1 or not line.strip():
            continue
        cells = tuple(line.rstrip("\n").split("\t"))
        if len(cells) != columns:
            raise TopicTableError(f"line {number} has {len(cells)} columns, not {columns}")
        yield cells
