"""Found words marked in texts that anyone may have written: escaped first, then marked."""

from __future__ import annotations

import html
import re

# Private-use characters: they survive escaping and stand for nothing in a text.
MARK_START = "\ue000"
MARK_END = "\ue001"

_MARKED = re.compile(f"{MARK_START}([^{MARK_START}{MARK_END}]*){MARK_END}")
_STRAY = re.compile(f"[{MARK_START}{MARK_END}]")


def to_safe_html(marked: str) -> str:
    """Return `marked` as HTML in which `<mark>` is the only element."""
    escaped = html.escape(marked)
    return _STRAY.sub("", _MARKED.sub(r"<mark>\1</mark>", escaped))
