"""What of a text its language is told by."""

from __future__ import annotations

import re
import unicodedata

MOST_CHARACTERS = 600

# Addresses, numbers and what nobody sees say nothing; half a surrogate pair cannot be encoded.
_NOISE = re.compile(
    r"(?:https?://|www\.)\S*|[\d\x00-\x20\x7f-\xa0\u200e\u200f\u2028-\u202e\u2060-\u2069"
    r"\ud800-\udfff\ufeff\ufffc\ufffd]+"
)


def sample_of(*texts: str) -> str:
    """Return the beginning of `texts`, one line without addresses, numbers and control characters.

    Empty when there is not a single letter.
    """
    head = ". ".join(text[:MOST_CHARACTERS] for text in texts if text)[:MOST_CHARACTERS]
    sample = " ".join(unicodedata.normalize("NFC", _NOISE.sub(" ", head)).split())
    return sample if any(map(str.isalpha, sample)) else ""
