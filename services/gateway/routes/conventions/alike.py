"""Which requests are answered alike: what they ask for depends on nothing that is one reader's."""

from __future__ import annotations

import re
from collections.abc import Mapping

from starlette.datastructures import Headers
from starlette.requests import Request
from starlette.types import Message, Scope

from services.gateway.core.reader.editions import EDITIONS
from services.gateway.routes.pages.editions import COOKIE

# Links in pages lead to the host that was asked for, if no other is set.
Address = tuple[str, str, str, bytes]

_FRONT = "/"
_EDITIONS = "|".join(EDITIONS)
_ALIKE = re.compile(
    rf"/v1/trending|/v1/articles/[0-9a-f]{{32}}|/(?:{_EDITIONS})?|/search|/(?:sections|regions)/[^/]+"
)


def address_of(scope: Scope) -> Address | None:
    """Return all that the answer depends on; None where it depends on who asks."""
    if (
        scope["type"] != "http"
        or scope["method"] != "GET"
        or not _ALIKE.fullmatch(scope["path"])
        or (scope["path"] == _FRONT and COOKIE in Request(scope).cookies)
    ):
        return None
    host = Headers(scope=scope).get("Host", "")
    return scope["scheme"], host, scope["path"], scope["query_string"]


def is_for_all(start: Message) -> bool:
    """Return whether an answer that begins so may be given to others, whatever it was asked for."""
    headers: Mapping[str, str] = Headers(raw=start["headers"])
    caching = headers.get("Cache-Control", "")
    is_own = "Set-Cookie" in headers or "private" in caching or "no-store" in caching
    return start["status"] == 200 and not is_own
