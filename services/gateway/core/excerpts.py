"""The beginning of a text, for sources that let no more be shown."""

from __future__ import annotations

import re

MOST_CHARS = 500
_SENTENCE_END = re.compile(r"[.!?…。！？؟]['\"”’»)]*(?=\s)")


def excerpt(text: str, most: int = MOST_CHARS) -> str:
    """Return as many whole sentences of `text` as fit in `most` characters, else whole words.

    A text that is cut ends with an ellipsis. What is left begins as `text` does, so that offsets
    into it hold.
    """
    if len(text) <= most:
        return text
    beginning = text[: most + 1]
    ends = [one.end() for one in _SENTENCE_END.finditer(beginning)]
    if not ends:
        space = max(beginning.rfind(" "), beginning.rfind("\n"))
        ends = [space if space > 0 else most]
    return f"{text[: ends[-1]]} …"
