"""What changes when one base takes the place of another."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field

from services.enrich.core.knowledge.knowledge_base import KnowledgeBase

KINDS = ("added", "gone", "renamed", "type changed", "name means another", "name gone")


@dataclass
class Differences:
    """How many differences there are of each kind, and the first of them in words."""

    most: int
    counts: Counter[str] = field(default_factory=Counter)
    examples: dict[str, list[str]] = field(default_factory=lambda: {kind: [] for kind in KINDS})

    def add(self, kind: str, told: str) -> None:
        """Count a difference."""
        self.counts[kind] += 1
        if len(self.examples[kind]) < self.most:
            self.examples[kind].append(told)


def compare(old: KnowledgeBase, new: KnowledgeBase, most: int) -> Differences:
    """Return what differs, with `most` examples of each kind."""
    found = Differences(most)
    for index in range(len(new)):
        entity_id = new.id_of(index)
        before = old.index_of(entity_id)
        if before is None:
            found.add("added", _told(new, index))
        else:
            _compare_entity(old, before, new, index, found)
    for index in range(len(old)):
        if new.index_of(old.id_of(index)) is None:
            found.add("gone", _told(old, index))
    _compare_names(old, new, found)
    return found


def _compare_entity(
    old: KnowledgeBase, before: int, new: KnowledgeBase, after: int, found: Differences
) -> None:
    one, other = old.entity(before), new.entity(after)
    if one.label != other.label:
        found.add("renamed", f"{other.id} {one.label} -> {other.label}")
    if one.type != other.type:
        found.add("type changed", f"{other.id} {other.label}: {one.type} -> {other.type}")


def _compare_names(old: KnowledgeBase, new: KnowledgeBase, found: Differences) -> None:
    for key in old.name_keys():
        before = old.candidates(key)[0].entity
        candidates = new.candidates(key)
        if not candidates:
            found.add("name gone", f"{key.strip()!r} meant {_told(old, before)}")
        elif candidates[0].entity != new.index_of(old.id_of(before)):
            after = _told(new, candidates[0].entity)
            found.add("name means another", f"{key.strip()!r}: {_told(old, before)} -> {after}")


def _told(base: KnowledgeBase, index: int) -> str:
    entity = base.entity(index)
    return f"{entity.id} {entity.label} ({entity.type})"
