"""The part of a source that travels with its articles."""

from __future__ import annotations

from services.ingest.core.identity.canonical_url import site_name
from shared.events import Source, SourceRef


def source_ref(source: Source) -> SourceRef:
    """Return the part of `source` that travels with its articles."""
    return SourceRef(
        id=source.source_id,
        name=source.name,
        owner=source.owner,
        site=source.site,
        country=source.country,
        language=source.language,
    )


def unknown_source(url: str) -> SourceRef:
    """Return the source of an article of which only the address is known."""
    name = site_name(url)
    return SourceRef(id=name, name=name, owner=name)
