"""The sources: what the list changes in them, and which are this worker's."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import datetime

from services.ingest.core.identity.ids import source_id
from services.ingest.core.provenance import PROVENANCE
from services.ingest.core.sources.source_list import ListedSource, SourceList
from shared.events import Source, SourceState

# What differs between two events that say the same of a source.
_OF_THE_EVENT = {"id", "event_time", "ingest_time", "provenance", "schema_version", "lane"}


def changed_sources(listed: SourceList, known: Mapping[str, Source], now: datetime) -> list[Source]:
    """Return the events that make the registry say what the list says.

    The list is the whole list: a known source that is not in it is marked as removed, unless
    part of the list could not be read.
    """
    wanted = {source.source_id: source for source in (_event(one, now) for one in listed.sources)}
    changed = [one for one in wanted.values() if not _same(one, known.get(one.source_id))]
    if listed.faults:
        return changed
    gone = (known[key] for key in known.keys() - wanted.keys())
    return changed + [_removed(one, now) for one in gone if one.state != SourceState.REMOVED]


def _event(listed: ListedSource, now: datetime) -> Source:
    known_as = source_id(listed.feed_url)
    return Source(
        id=f"{known_as}@{int(now.timestamp() * 1000)}",
        event_time=now,
        ingest_time=now,
        provenance=PROVENANCE,
        source_id=known_as,
        feed_url=listed.feed_url,
        name=listed.name,
        owner=listed.owner,
        site=listed.site,
        country=listed.country,
        language=listed.language,
        sections=listed.sections,
    )


def _removed(source: Source, now: datetime) -> Source:
    return source.model_copy(
        update={
            "id": f"{source.source_id}@{int(now.timestamp() * 1000)}",
            "event_time": now,
            "ingest_time": now,
            "provenance": PROVENANCE,
            "state": SourceState.REMOVED,
        }
    )


def _same(one: Source, other: Source | None) -> bool:
    return other is not None and _told(one) == _told(other)


def _told(source: Source) -> dict[str, object]:
    return source.model_dump(exclude=_OF_THE_EVENT)


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
