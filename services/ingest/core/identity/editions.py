"""The same page for phones and for AMP: which host and path it has for everybody else."""

from __future__ import annotations

import re

from services.ingest.core.identity.sites import registered_domain
from services.ingest.core.identity.url_rules import UrlRules

# Only what looks like an article has editions: `/wiki/amp` is a page of its own.
_ARTICLE = re.compile(r".*\d{3}.*|.+-.+-.+|.+\.(?:html?|php|aspx?|shtml)|.{24,}", re.DOTALL)
_AMP_ENDING = re.compile(r"\.amp(?=\.s?html?$|$)|(?<=\d{4})-amp(?=\.html?$)", re.IGNORECASE)
_EDITION_LABELS = ("m", "amp")


def main_host(host: str, path: str, rules: UrlRules) -> str:
    """Return the host on which the page at `host` is for everybody.

    `m.` and `amp.` before a registered domain become `www.`, before or behind another name they
    are left out. The front page is left alone: it is the address of a site and of no article.
    """
    known = rules.main_host(host)
    if known or path == "/":
        return known or host
    domain = registered_domain(host)
    if domain is None or host == domain:
        return host
    labels = host.removesuffix(f".{domain}").split(".")
    if labels in ([one] for one in _EDITION_LABELS):
        return f"www.{domain}"
    kept = [label for label in labels if label not in _EDITION_LABELS]
    return ".".join([*kept, domain]) if kept and kept != labels else host


def main_path(path: str) -> str:
    """Return `path` without the marks of an AMP page, where it looks like that of an article."""
    while (shorter := _with_one_mark_less(path)) != path:
        path = shorter
    return path


def _with_one_mark_less(path: str) -> str:
    segments = path.split("/")
    last = -2 if segments[-1] == "" else -1
    if len(segments) + last < 1:
        return path
    if segments[last].lower() == "amp" and _ARTICLE.fullmatch(segments[last - 1]):
        del segments[last]
    elif segments[1].lower() == "amp" and len(segments) > 2 and _ARTICLE.fullmatch(segments[last]):
        del segments[1]
    else:
        segments[last] = _without_ending(segments[last])
    return "/".join(segments)


def _without_ending(name: str) -> str:
    plain = _AMP_ENDING.sub("", name)
    return plain if _ARTICLE.fullmatch(plain) else name
