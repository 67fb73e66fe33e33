"""Whether a request that changes something was begun by a page of ours (Fetch metadata, Origin)."""

from __future__ import annotations

from collections.abc import Mapping
from urllib.parse import urlsplit

# What a reader typed or bookmarked is `none`.
_OURS = ("same-origin", "none")


def is_foreign(headers: Mapping[str, str], site: str | None) -> bool:
    """Return whether a page of another origin began the request.

    Browsers always say so, by one of two headers that no page can change; what says neither is no
    browser, and nobody's cookies come with it. Readers reach us at `site`, else at `Host`.
    """
    fetched = headers.get("sec-fetch-site")
    if fetched is not None:
        return fetched.lower() not in _OURS
    origin = headers.get("origin")
    if origin is None:
        return False
    return origin == "null" or not _is_ours(origin.lower(), headers.get("host", ""), site)


def _is_ours(origin: str, host: str, site: str | None) -> bool:
    if site is not None and origin == _origin(site):
        return True
    # Behind a proxy the scheme that we see need not be the reader's.
    return origin.partition("://")[2] == host.lower()


def _origin(site: str) -> str:
    parts = urlsplit(site.lower())
    return f"{parts.scheme}://{parts.netloc}"
