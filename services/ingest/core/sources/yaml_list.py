"""Sources as YAML: what people write by hand, and what is read back as the same."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

import yaml

from shared.events import Source


def write_yaml(sources: Iterable[Source]) -> bytes:
    """Return a list of `sources` that `read_source_list` reads; states are not part of it."""
    listed = [_listed(source) for source in sources]
    text: str = yaml.safe_dump({"sources": listed}, sort_keys=False, allow_unicode=True)
    return text.encode()


def _listed(source: Source) -> dict[str, Any]:
    rules = source.rules.model_dump(exclude_defaults=True) if source.rules else None
    told = {
        "url": source.feed_url,
        "name": source.name,
        "owner": source.owner,
        "site": source.site,
        "country": source.country,
        "language": source.language,
        "sections": list(source.sections),
        "kind": None if source.kind == "feed" else source.kind,
        "rank": source.rank,
        **source.polling.model_dump(),
        "rules": rules,
        "showing": None if source.showing == "text" else source.showing,
    }
    return {name: value for name, value in told.items() if value not in (None, "", [])}
