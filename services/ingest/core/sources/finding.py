"""One source out of many, by what people call it."""

from __future__ import annotations

from collections.abc import Mapping

from services.ingest.core.identity.canonical_url import UrlError, canonical_url
from services.ingest.core.identity.ids import source_id
from shared.events import Source, SourceState

LEAST_PREFIX = 4
MOST_NAMED = 5


class UnknownSourceError(LookupError):
    """No source, or more than one, goes by a name."""


def find_source(called: str, known: Mapping[str, Source]) -> Source:
    """Return the source `called` by its id, the beginning of it, its address or its name.

    Raises `UnknownSourceError`, naming those that it may have meant.
    """
    if called in known:
        return known[called]
    there = same_source(called, known) if "://" in called else None
    found = [there] if there else _alike(called, known)
    if not found:
        raise UnknownSourceError(f"no source is called {called!r}")
    if len(found) > 1:
        told = ", ".join(f"{one.source_id} ({one.name})" for one in found[:MOST_NAMED])
        raise UnknownSourceError(f"{called!r} may be any of {len(found)}: {told}")
    return found[0]


def same_source(feed_url: str, known: Mapping[str, Source]) -> Source | None:
    """Return the source that is asked at `feed_url` already, however it is written."""
    wanted = _canonical(feed_url)
    there = known.get(source_id(feed_url))
    if there is not None:
        return there
    return next((one for one in known.values() if _is_at(one, feed_url, wanted)), None)


def _is_at(source: Source, url: str, canonical: str) -> bool:
    if source.state == SourceState.REMOVED:
        return source.feed_url == url
    moved_to = source.moved_to
    return source.feed_url == url or (moved_to is not None and _canonical(moved_to) == canonical)


def _canonical(url: str) -> str:
    try:
        return canonical_url(url)
    except UrlError as error:
        raise UnknownSourceError(str(error)) from error


def _alike(called: str, known: Mapping[str, Source]) -> list[Source]:
    if len(called) >= LEAST_PREFIX:
        by_id = [one for key, one in known.items() if key.startswith(called.lower())]
        if by_id:
            return by_id
    return [one for one in known.values() if one.name.casefold() == called.casefold()]
