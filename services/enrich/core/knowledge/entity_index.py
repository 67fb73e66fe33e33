"""Entities by number: which index belongs to which id."""

from __future__ import annotations

from array import array
from bisect import bisect_left
from collections.abc import Iterable, Mapping, Sequence

from services.enrich.core.knowledge.records import number_of


class EntityIndex:
    """Ids in the order of `staging.sort_key`: local ids first, then Wikidata ids by number.

    `same_as` gives the local id of Wikidata ids that this base stores under one.
    """

    def __init__(
        self, local: Sequence[str], numbers: Sequence[int], same_as: Mapping[str, str]
    ) -> None:
        self.numbers = numbers
        self.local = tuple(local)
        self._local_index = {entity_id: index for index, entity_id in enumerate(local)}
        self._same_as = same_as
        self._same = {same: wikidata for wikidata, same in same_as.items()}

    def __len__(self) -> int:
        return len(self.local) + len(self.numbers)

    def index_of(self, entity_id: str) -> int | None:
        """Return the index of an entity, by its own id or one that means the same."""
        number = number_of(entity_id)
        if not number or entity_id in self._same_as:
            return self._local_index.get(self._same_as.get(entity_id, entity_id))
        at = bisect_left(self.numbers, number)
        if at < len(self.numbers) and self.numbers[at] == number:
            return at + len(self.local)
        return None

    def id_at(self, index: int) -> str:
        """Return the id of the entity at `index`."""
        count = len(self.local)
        return self.local[index] if index < count else f"Q{self.numbers[index - count]}"

    def same_as(self, entity_id: str) -> tuple[str, ...]:
        """Return the Wikidata ids that mean the same as a local id."""
        wikidata = self._same.get(entity_id)
        return () if wikidata is None else (wikidata,)


def index_ids(ids: Iterable[str], same_as: Mapping[str, str]) -> EntityIndex:
    """Return the index of `ids`, which come in order."""
    local: list[str] = []
    numbers = array("I")
    for entity_id in ids:
        number = number_of(entity_id)
        if number:
            numbers.append(number)
        else:
            local.append(entity_id)
    return EntityIndex(local, numbers, {q: own for q, own in same_as.items() if own in local})
