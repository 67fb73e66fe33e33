"""The sources: which are this worker's."""

from __future__ import annotations

from collections.abc import Iterable

from shared.events import Source, SourceState


class Registry:
    """The sources of the partitions that this worker owns."""

    def __init__(self) -> None:
        self._partitions: dict[int, dict[str, Source]] = {}

    def own(self, partitions: Iterable[int]) -> set[int]:
        """Forget every partition but `partitions`; return those that are new."""
        wanted = set(partitions)
        new = wanted - self._partitions.keys()
        self._partitions = {one: self._partitions.get(one, {}) for one in wanted}
        return new

    def note(self, partition: int, source: Source) -> None:
        """Note what is known of `source` now; one of a partition not owned is ignored."""
        if partition in self._partitions:
            self._partitions[partition][source.source_id] = source

    def active(self) -> list[Source]:
        """Return the sources to be polled."""
        return [
            source
            for sources in self._partitions.values()
            for source in sources.values()
            if source.state == SourceState.ACTIVE
        ]

    @property
    def partitions(self) -> list[int]:
        """Return the numbers of the partitions owned."""
        return sorted(self._partitions)
