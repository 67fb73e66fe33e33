"""One address for one article, whatever was appended to it on its way."""

from __future__ import annotations

import re
from urllib.parse import SplitResult, urljoin, urlsplit, urlunsplit

from courlan import normalize_url

MOST_URL_CHARS = 2048

# Our own list and not courlan's, which drops `cid`, `ref` and `?123` too: ids of articles on
# many sites, so that different articles would become one.
_TRACKING = re.compile(
    r"(?:utm|mtm|pk|hsa|vero|stm|itm|at)_[a-z0-9_]+"
    r"|(?:fbc|gc|dc|twc|yc|ttc)lid|(?:msclk|igsh|wbra|gbra|mc_c|mc_e)id"
    r"|_hsenc|_hsmi|_openstat|oly_(?:anon|enc)_id|cmpid|xtor|ns_[a-z]+|guccounter|s_cid|ftag",
    re.IGNORECASE,
)


class UrlError(ValueError):
    """An address that no article can have."""


def web_url(url: str, base: str = "") -> str | None:
    """Return `url`, resolved against `base`, if it is a usable http(s) address."""
    try:
        bare = "".join(url.split())
        parts = urlsplit(urljoin(base, bare))
        usable = parts.scheme in ("http", "https") and bool(parts.hostname)
        _ = parts.port
    except ValueError:
        return None
    whole = urlunsplit(parts)
    return whole if usable and len(whole) <= MOST_URL_CHARS else None


def canonical_url(url: str) -> str:
    """Return the address by which an article is known; raises `UrlError`.

    Host in lower case, no default port, credentials, fragment or tracking parameters; the other
    parameters keep their order.
    """
    usable = web_url(url)
    if usable is None:
        raise UrlError(
            f"not an http(s) address of up to {MOST_URL_CHARS} characters: {url[:200]!r}"
        )
    parts = urlsplit(usable)
    path = urlsplit(urljoin(usable, "/" + parts.path.lstrip("/"))).path  # without dot segments
    bare = SplitResult(parts.scheme, _host(parts), path, "", "")
    normal: str = normalize_url(bare)
    query = "&".join(part for part in parts.query.split("&") if not _is_tracking(part))
    return f"{normal}?{query}" if query else normal


def _host(parts: SplitResult) -> str:
    return parts.netloc.rpartition("@")[2].rstrip(".")


def _is_tracking(parameter: str) -> bool:
    name = parameter.partition("=")[0]
    return not parameter or _TRACKING.fullmatch(name) is not None


def host_of(url: str) -> str:
    """Return host and port of `url`: what is asked one request at a time."""
    return _host(urlsplit(url)).lower()


def site_name(url: str) -> str:
    """Return the host of `url` as people name it, without port and `www.`."""
    return (urlsplit(url).hostname or "").removeprefix("www.")
