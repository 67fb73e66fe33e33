"""Items in the form of Wikidata's dump, with no more than a test is about."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import orjson


def item(entity_id: str, label: str, *classes: str, wikis: int = 5, **parts: Any) -> dict[str, Any]:
    """Return an item; `parts` are further fields of it."""
    claims = {"P31": [claim(one) for one in classes]} | parts.pop("claims", {})
    codes = ("en", "de", "fr", "es", "it", "pt", "nl", "pl", "sv", "ru")[:wikis]
    return {
        "type": "item",
        "id": entity_id,
        "labels": {"en": {"language": "en", "value": label}},
        "claims": claims,
        "sitelinks": {f"{code}wiki": {"site": f"{code}wiki", "title": label} for code in codes},
    } | parts


def claim(value: str | Mapping[str, Any], rank: str = "normal", **fields: Any) -> dict[str, Any]:
    """Return a statement whose value is an item, or whatever is given."""
    told = {"id": value} if isinstance(value, str) else value
    return {"mainsnak": {"datavalue": {"value": told}}, "rank": rank} | fields


def texts(**told: str) -> dict[str, dict[str, str]]:
    """Return labels or descriptions by language."""
    return {code: {"language": code, "value": text} for code, text in told.items()}


def dumped(*items: Mapping[str, Any]) -> bytes:
    """Return a dump of the items: one array, one item a line."""
    return b"[\n" + b",\n".join(orjson.dumps(one) for one in items) + b"\n]\n"
