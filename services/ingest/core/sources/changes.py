"""What changes in the registry, as events; publishing an event is what makes the change."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime

from services.ingest.core.identity.canonical_url import canonical_url, site_name
from services.ingest.core.identity.ids import source_id
from services.ingest.core.provenance import PROVENANCE
from services.ingest.core.sources.facts import SourceFacts, listed_facts
from services.ingest.core.sources.source_list import ListedSource, SourceList
from shared.events import Source, SourceState

# What differs between two events that say the same of a source.
_OF_THE_EVENT = {"id", "event_time", "ingest_time", "provenance", "schema_version", "lane"}
UNLISTED = "no longer in the list"
BY_HAND = "removed by hand"


class SourceRuleError(ValueError):
    """A change that a source does not allow, and why."""


def changed_sources(listed: SourceList, known: Mapping[str, Source], now: datetime) -> list[Source]:
    """Return the events that make the registry say what the list says.

    The list is the whole list of what lists said: a source of a list that is not in this one is
    marked as removed, unless part of the list could not be read. What people did by hand stays:
    a source they added or edited is left alone, and one they paused or removed stays so.
    """
    wanted = {one.source_id: one for one in (_listed(one, known, now) for one in listed.sources)}
    changed = [one for one in wanted.values() if not says_same(one, known.get(one.source_id))]
    if listed.faults:
        return changed
    gone = (known[key] for key in known.keys() - wanted.keys())
    return changed + [
        _changed(one, now, state=SourceState.REMOVED, state_reason=UNLISTED)
        for one in gone
        if one.origin == "list" and one.state != SourceState.REMOVED
    ]


def _listed(listed: ListedSource, known: Mapping[str, Source], now: datetime) -> Source:
    """Return the source as it is to be; the one that is known where people have the say."""
    before = known.get(source_id(listed.feed_url))
    facts = listed_facts(listed)
    if before is None:
        return added(listed.feed_url, facts, now).model_copy(update={"origin": "list"})
    if before.origin != "list" or before.state_reason == BY_HAND:
        return before
    back = {"state": SourceState.ACTIVE, "state_reason": None}
    is_back = before.state == SourceState.REMOVED
    return _changed(before, now, **facts.said(), **(back if is_back else {}))


def says_same(one: Source, other: Source | None) -> bool:
    """Return whether two events say the same of a source."""
    return other is not None and _told(one) == _told(other)


def _told(source: Source) -> dict[str, object]:
    return source.model_dump(exclude=_OF_THE_EVENT)


def added(feed_url: str, facts: SourceFacts, now: datetime) -> Source:
    """Return the new source at `feed_url`; names that are not said are taken from its address."""
    known_as = source_id(feed_url)
    names = {"name": site_name(feed_url), "owner": site_name(facts.site or feed_url)}
    return Source(
        id=_event_id(known_as, now),
        event_time=now,
        ingest_time=now,
        provenance=PROVENANCE,
        source_id=known_as,
        feed_url=feed_url,
        origin="api",
        **(names | facts.said()),
    )


def edited(source: Source, facts: SourceFacts, now: datetime) -> Source:
    """Return `source` with what `facts` say, from then on kept by hand and not by a list."""
    return _changed(source, now, **facts.said(), origin="api")


def paused(source: Source, now: datetime, reason: str | None = None) -> Source:
    """Return `source` no longer polled."""
    _require_not(source, SourceState.REMOVED)
    return _changed(source, now, state=SourceState.PAUSED, state_reason=reason)


def resumed(source: Source, now: datetime) -> Source:
    """Return `source` polled again, whatever had stopped it."""
    return _changed(source, now, state=SourceState.ACTIVE, state_reason=None)


def removed(source: Source, now: datetime) -> Source:
    """Return `source` as removed by hand; the event stays, so that a list does not bring it back.

    Resuming it does.
    """
    return _changed(source, now, state=SourceState.REMOVED, state_reason=BY_HAND)


def moved(source: Source, url: str, now: datetime) -> Source:
    """Return `source` asked at `url` from now on, because its server said so for good.

    It stays the same source: its id is that of `feed_url`.
    """
    home = canonical_url(url) == canonical_url(source.feed_url)
    return _changed(source, now, moved_to=None if home else url)


def ended(source: Source, reason: str, now: datetime) -> Source:
    """Return `source` as ended by its server."""
    return _changed(source, now, state=SourceState.ENDED, state_reason=reason)


def _require_not(source: Source, state: SourceState) -> None:
    if source.state == state:
        raise SourceRuleError(f"{source.source_id} is {state}; resume it first")


def _changed(source: Source, now: datetime, **fields: object) -> Source:
    stamp = {
        "id": _event_id(source.source_id, now),
        "event_time": now,
        "ingest_time": now,
        "provenance": PROVENANCE,
        "schema_version": Source.current_schema,
    }
    return source.model_copy(update=fields | stamp)


def _event_id(known_as: str, now: datetime) -> str:
    return f"{known_as}@{int(now.timestamp() * 1000)}"
