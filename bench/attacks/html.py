"""Whether anything active is left in HTML that is to be shown."""

from __future__ import annotations

from html.parser import HTMLParser

from bench.attacks.stand import ThroughError

_ACTIVE = (
    "script style iframe frame object embed applet form input button link meta base svg math"
    " template noscript"
)
ACTIVE_TAGS = frozenset(_ACTIVE.split())
ADDRESSES = frozenset(("href", "src", "srcset", "action", "poster", "cite", "data", "background"))
HARMLESS_SCHEMES = ("http:", "https:", "mailto:", "tel:")


class Watcher(HTMLParser):
    """Raises `ThroughError` for an active element, a handler or an address of another scheme."""

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Look at one element."""
        if tag in ACTIVE_TAGS:
            raise ThroughError(f"<{tag}> came through")
        for name, value in attrs:
            if name.startswith("on") or name == "style":
                raise ThroughError(f"<{tag} {name}> came through")
            if name in ADDRESSES and _is_active(value or ""):
                raise ThroughError(f"<{tag} {name}={(value or '')[:60]!r}> came through")


def _is_active(address: str) -> bool:
    """Return whether a browser would read `address` as of a scheme that may do anything."""
    bare = "".join(letter for letter in address if letter > " ").lower()
    head = bare.partition(":")
    is_relative = not head[1] or any(mark in head[0] for mark in "/?#")
    return not is_relative and not bare.startswith(HARMLESS_SCHEMES)
