"""Which form of an answer a client takes (RFC 9110, section 12)."""

from __future__ import annotations

from collections.abc import Iterator

GZIP = "gzip"


def takes_gzip(accept_encoding: str) -> bool:
    """Return whether a client that says `accept_encoding` takes gzip."""
    weights = dict(_weighted(accept_encoding))
    return weights.get(GZIP, weights.get("*", 0.0)) > 0


def takes_type(accept: str, content_type: str) -> bool:
    """Return whether a client that says `accept` takes `content_type`; one that says nothing does.

    What names the type more closely counts before what names it less closely.
    """
    if not accept.strip():
        return True
    kind = content_type.partition(";")[0].strip().lower()
    family = kind.partition("/")[0] + "/*"
    weights = dict(_weighted(accept))
    return next((weights[one] for one in (kind, family, "*/*") if one in weights), 0.0) > 0


def takes_newest_only(cache_control: str) -> bool:
    """Return whether a client that says so takes nothing made before it asked (RFC 9111, 5.2.1)."""
    told = {one.strip().lower() for one in cache_control.split(",")}
    return not told.isdisjoint({"no-cache", "max-age=0"})


def _weighted(header: str) -> Iterator[tuple[str, float]]:
    for one in header.lower().split(","):
        name, *parameters = (part.strip() for part in one.split(";"))
        weight = next((part[2:] for part in parameters if part.startswith("q=")), "1")
        try:
            yield name, float(weight)
        except ValueError:
            yield name, 0.0
