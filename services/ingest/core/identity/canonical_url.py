"""One address for one article, whatever was appended to it on its way.

Addresses are read as browsers read them (WHATWG URL, by ada). What is noise stands in
`url_rules.toml`: our own list and not one of those for privacy, which drop `cid`, `ref` and
`?123` too: ids of articles on many sites, so that different articles would become one.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from functools import lru_cache

from ada_url import URL

from services.ingest.core.identity.editions import main_host, main_path
from services.ingest.core.identity.percent import normal_path, normal_query
from services.ingest.core.identity.url_rules import url_rules

MOST_URL_CHARS = 2048
# Redirectors that lead to redirectors; more than this is nobody's link.
_MOST_HOPS = 3
# `&amp;` that a feed has escaped once too often.
_ESCAPED_TWICE = re.compile(r"^(?:amp;)+")
_LINE_BREAK = re.compile(r"\s*[\t\r\n]\s*")
# Sessions that servers without cookies put into the path: Java and ASP.NET.
_SESSION_IN_PATH = re.compile(r";jsessionid=[^/;]*|/\([AFSX]\([\w-]+\)+(?=/)", re.IGNORECASE)


class UrlError(ValueError):
    """An address that no article can have."""


def parse_url(url: str, base: str = "") -> URL | None:
    """Return `url`, resolved against `base`, as the WHATWG's standard reads it; None if it fails.

    Of any scheme, so what comes back need not be an address of the web.
    """
    try:
        return URL(url, base) if base else URL(url)
    except ValueError:
        return None


def web_url(url: str, base: str = "") -> str | None:
    """Return `url`, resolved against `base`, if it is a usable http(s) address.

    Line breaks inside, as feeds have them, go with the blanks around them.
    """
    parsed = parse_url(_LINE_BREAK.sub("", url.strip()), base)
    if parsed is None or parsed.protocol not in ("http:", "https:"):
        return None
    whole = str(parsed.href)
    return whole if len(whole) <= MOST_URL_CHARS else None


@lru_cache(4096)  # an entry's address is asked for several times within one read
def canonical_url(url: str) -> str:
    """Return the address by which an article is known; raises `UrlError`.

    Without credentials, default port, fragment (but `#!` stays), sessions and what the rules
    call noise; from redirectors, AMP caches and pages for phones to the page itself. Parameters
    are sorted by name.
    """
    parsed = _followed(_required(url))
    host = parsed.hostname.rstrip(".")
    path = main_path(_SESSION_IN_PATH.sub("", normal_path(parsed.pathname)))
    rules = url_rules()
    query = _query(parsed.search, lambda name, value: rules.is_noise_at(host, name, value))
    fragment = parsed.hash if parsed.hash.startswith("#!") else ""
    return _joined(parsed, main_host(host, path, rules), path, query) + fragment


def normal_url(url: str) -> str:
    """Return `url` in its one spelling; raises `UrlError`.

    For feeds: nothing is taken off but credentials, fragment and what is noise everywhere.
    """
    parsed = _required(url)
    rules = url_rules()
    query = _query(parsed.search, lambda name, _: rules.is_noise(name))
    return _joined(parsed, parsed.hostname.rstrip("."), normal_path(parsed.pathname), query)


def identity_of(canonical: str) -> str:
    """Return what stands for the article at `canonical`: http and https are one."""
    return canonical if canonical.startswith("https:") else f"https{canonical[4:]}"


def _required(url: str) -> URL:
    usable = web_url(url)
    if usable is None:
        raise UrlError(
            f"not an http(s) address of up to {MOST_URL_CHARS} characters: {url[:200]!r}"
        )
    return URL(usable)


def _followed(url: URL) -> URL:
    """Return where `url` leads in the end, by what stands in it."""
    for _ in range(_MOST_HOPS):
        target = url_rules().target(url)
        usable = web_url(target) if target else None
        if usable is None:
            break
        url = URL(usable)
    return url


def _query(search: str, is_noise: Callable[[str, str], bool]) -> str:
    """Return the parameters that are left, sorted by name, equal names in their order."""
    kept = []
    for parameter in search.removeprefix("?").split("&"):
        # Spelt normally first: a name may be escaped so that it looks like another.
        plain = _ESCAPED_TWICE.sub("", normal_query(parameter))
        name, _, value = plain.partition("=")
        if plain.strip("=") and not is_noise(name.lower(), value):
            kept.append((name, plain if value else name))
    return "&".join(text for _, text in sorted(_named(kept), key=lambda pair: pair[0]))


def _named(parameters: Iterable[tuple[str, str]]) -> list[tuple[str, str]]:
    """Return the parameters that have a name, or all if none has."""
    given = list(parameters)
    return [pair for pair in given if pair[0]] or given


def _joined(url: URL, host: str, path: str, query: str) -> str:
    port = f":{url.port}" if url.port else ""
    return f"{url.protocol}//{host}{port}{path}{'?' if query else ''}{query}"


def host_of(url: str) -> str:
    """Return host and port of `url`: what is asked one request at a time."""
    parsed = parse_url(url)
    if parsed is None:
        return ""
    port = f":{parsed.port}" if parsed.port else ""
    return f"{parsed.hostname.rstrip('.')}{port}"


def site_name(url: str) -> str:
    """Return the host of `url` as people name it, without port and `www.`."""
    parsed = parse_url(url)
    return str(parsed.hostname).removeprefix("www.") if parsed else ""
