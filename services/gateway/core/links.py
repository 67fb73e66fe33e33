"""Links that readers may be sent along."""

from __future__ import annotations

from urllib.parse import urlsplit


def web_link(url: str) -> str | None:
    """Return `url` if a reader may be sent there: the web, nothing that runs."""
    try:
        return url if urlsplit(url).scheme in {"http", "https"} else None
    except ValueError:
        return None
