"""What countries and languages are called, by the tables of the Unicode consortium (CLDR)."""

from __future__ import annotations

import re
from functools import lru_cache

from babel import Locale, localedata

MOST_REMEMBERED = 512
_CODE = re.compile(r"[a-z]{2,3}")


def country_label(code: str) -> str:
    """Return the English name of a country (ISO 3166-1), or its code in capitals."""
    return str(_english().territories.get(code.upper(), code.upper()))


@lru_cache(MOST_REMEMBERED)
def language_label(code: str) -> str:
    """Return the name of a language in itself, or its code."""
    known = code.lower()
    if not _CODE.fullmatch(known) or not localedata.exists(known):
        return code
    name = str(Locale(known).languages.get(known, code))
    # Some write it small, which stands oddly beside the others.
    return name[:1].upper() + name[1:]


@lru_cache(1)
def _english() -> Locale:
    return Locale("en")
