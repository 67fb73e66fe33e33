"""Markup seen as a plain string, before a parser may have it."""

from __future__ import annotations

import re

# What a browser could take for a tag or a comment.
MARKUP = re.compile(r"<[a-zA-Z/!?]")
# A tree builder walks up the open elements at each tag, so depth costs time by its square.
MOST_DEPTH = 500
_TAG = re.compile(r"<(/?)([a-zA-Z][\w:-]{0,30})")
_ANY_TAG = re.compile(r"<[a-zA-Z/!?][^<>]*>?")
# They have no content, or end where the next of their kind begins.
# fmt: off
_FLAT = frozenset((
    "br", "img", "hr", "input", "meta", "link", "source", "wbr", "area", "base", "col", "embed",
    "param", "track", "p", "li", "dt", "dd", "tr", "td", "th", "option",
))
# fmt: on


def shallow(html: str) -> str:
    """Return `html`, or only what stands between its tags when they are nested without measure."""
    depth = 0
    for found in _TAG.finditer(html):
        if found[2].lower() in _FLAT:
            continue
        depth = max(depth - 1, 0) if found[1] else depth + 1
        if depth > MOST_DEPTH:
            return _ANY_TAG.sub(" ", html)
    return html
