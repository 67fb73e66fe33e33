"""What a page says of itself to search engines, to other pages and to feed readers."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, NamedTuple
from urllib.parse import urlencode

from services.gateway.core.feeds import atom, json_feed, rss

Linked = dict[str, Any]
SCHEMA = "https://schema.org"
NAME = "Cupure"
_FEEDS = (("rss", rss.MEDIA_TYPE), ("atom", atom.MEDIA_TYPE), ("json", json_feed.MEDIA_TYPE))
# What would end the element that the data stand in, or begin another.
_ESCAPED = {ord(one): f"\\u{ord(one):04x}" for one in "<>&\u2028\u2029"}


class Twin(NamedTuple):
    """The same in another form."""

    media_type: str
    href: str
    title: str


@dataclass(frozen=True, slots=True)
class Head:
    """A page by its `path`: what it is called, what is in it, and in which other forms it is."""

    title: str
    path: str = "/"
    description: str = "The news of many outlets, told as stories."
    kind: str = "website"
    twins: Sequence[Twin] = ()
    linked: Linked | None = None
    is_listed: bool = True
    """Whether search engines may list it; what is a list of one reader's wishes is not for them."""


def twins(
    title: str,
    data: str,
    feed: str | None = None,
    asked: Mapping[str, str] | None = None,
    narrowed: Mapping[str, str] | None = None,
) -> tuple[Twin, ...]:
    """Return the page as JSON at `data`, and as feeds at `feed`, which is `data` if not given.

    `asked` is what both take, `narrowed` what the JSON takes beside.
    """
    feeds = feed or data
    in_json = Twin("application/json", _address(data, {**(asked or {}), **(narrowed or {})}), title)
    return (
        in_json,
        *(Twin(kind, _address(f"{feeds}.{form}", asked or {}), title) for form, kind in _FEEDS),
    )


def _address(path: str, asked: Mapping[str, str]) -> str:
    return f"{path}?{urlencode(asked)}" if asked else path


def linked_data(data: Linked) -> str:
    """Return `data` as JSON-LD that may stand in a `script` element, whatever texts are in it."""
    told = {"@context": SCHEMA} | data
    return json.dumps(told, ensure_ascii=False, separators=(",", ":")).translate(_ESCAPED)
