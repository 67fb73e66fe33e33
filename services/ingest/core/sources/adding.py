"""A source that people add: new, or one that was removed and comes back."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime

from services.ingest.core.sources.changes import SourceRuleError, added, edited, resumed
from services.ingest.core.sources.facts import SourceFacts
from services.ingest.core.sources.finding import same_source
from shared.events import Source, SourceState


class DuplicateSourceError(ValueError):
    """A source that is there already, as `other`."""

    def __init__(self, other: Source) -> None:
        super().__init__(f"already there as {other.source_id} ({other.name}, {other.state})")
        self.other = other


def add_source(
    feed_url: str, facts: SourceFacts, known: Mapping[str, Source], now: datetime
) -> Source:
    """Return the source to be published; raises `DuplicateSourceError` or `SourceRuleError`."""
    other = same_source(feed_url, known)
    if other is not None and other.state != SourceState.REMOVED:
        raise DuplicateSourceError(other)
    if facts.kind == "page" and facts.rules is None and (other is None or other.rules is None):
        raise SourceRuleError("a page needs rules that say where its articles stand")
    if other is not None:
        return resumed(edited(other, facts, now), now)
    return added(feed_url, facts, now)
