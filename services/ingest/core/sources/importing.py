"""A list of feeds that people hand in once: it adds and changes, and never removes."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from services.ingest.core.identity.ids import source_id
from services.ingest.core.sources.changes import added, edited, resumed, says_same
from services.ingest.core.sources.facts import listed_facts, stated_facts
from services.ingest.core.sources.source_list import ListedSource, SourceList
from shared.events import Source, SourceState


@dataclass(frozen=True, slots=True)
class ImportedSources:
    """What a list changes; `faults` tells what in it could not be read."""

    added: tuple[Source, ...]
    changed: tuple[Source, ...]
    unchanged: tuple[Source, ...]
    faults: tuple[str, ...]

    @property
    def events(self) -> list[Source]:
        """What is to be published."""
        return [*self.added, *self.changed]


def import_sources(
    listed: SourceList, known: Mapping[str, Source], now: datetime
) -> ImportedSources:
    """Return what `listed` adds to `known` and changes in it.

    A source that was removed is polled again; one that is paused stays so.
    """
    new: list[Source] = []
    changed: list[Source] = []
    unchanged: list[Source] = []
    for one in listed.sources:
        before = known.get(source_id(one.feed_url))
        if before is None:
            new.append(added(one.feed_url, listed_facts(one), now))
            continue
        after = _after(before, one, now)
        (unchanged if says_same(after, before) else changed).append(after)
    return ImportedSources(tuple(new), tuple(changed), tuple(unchanged), listed.faults)


def _after(before: Source, listed: ListedSource, now: datetime) -> Source:
    facts = stated_facts(listed)
    after = edited(before, facts, now)
    if says_same(after.model_copy(update={"origin": before.origin}), before):
        after = before
    return resumed(after, now) if before.state == SourceState.REMOVED else after
