"""Which way a language is written."""

from __future__ import annotations

from typing import Literal

_RIGHT_TO_LEFT = frozenset(
    {"ar", "arc", "ckb", "dv", "fa", "he", "iw", "ks", "ps", "sd", "syr", "ug", "ur", "yi"}
)
_LATIN = "latn"


def direction(language: str) -> Literal["rtl", "ltr", "auto"]:
    """Return how texts in `language` (BCP 47) run; `auto` where it is not known."""
    code, *subtags = language.lower().split("-")
    if not code or code in {"und", "zxx"}:
        return "auto"
    return "rtl" if code in _RIGHT_TO_LEFT and _LATIN not in subtags else "ltr"
