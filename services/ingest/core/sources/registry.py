"""The registry of sources as it is known now: all of them, whoever polls them."""

from __future__ import annotations

from collections.abc import Callable

from shared.events import Contract, Source, SourceState

_FIELDS = set(Source.model_fields)

Heard = Callable[[Source, Source | None], None]


class Registry:
    """Every source there is, by id, as its latest event tells it.

    What is the same in many sources is kept once, so that 100,000 of them fit.
    """

    def __init__(self) -> None:
        self._sources: dict[str, Source] = {}
        self._parts: dict[Contract, Contract] = {}
        self._listeners: list[Heard] = []

    def __len__(self) -> int:
        return len(self._sources)

    def listen(self, heard: Heard) -> None:
        """Let `heard` be called with each source that is noted, and with what it was before."""
        self._listeners.append(heard)

    def note(self, source: Source) -> None:
        """Note what is known of `source` now."""
        source = self._slim(source)
        before = self._sources.get(source.source_id)
        self._sources[source.source_id] = source
        for heard in self._listeners:
            heard(source, before)

    def _slim(self, source: Source) -> Source:
        parts = {
            name: self._parts.setdefault(value, value)
            for name, value in source
            if isinstance(value, Contract)
        }
        return Source.model_construct(_FIELDS, **(dict(source) | parts))

    def get(self, source_id: str) -> Source | None:
        """Return the source, if there is such a one."""
        return self._sources.get(source_id)

    def all(self) -> list[Source]:
        """Return every source, removed ones too."""
        return list(self._sources.values())

    def active(self) -> list[Source]:
        """Return the sources that are not paused, ended or removed."""
        return [one for one in self._sources.values() if one.state == SourceState.ACTIVE]
