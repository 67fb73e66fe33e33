"""The editions of the front page: a language, or what one country's outlets say in it."""

from __future__ import annotations

from dataclasses import dataclass
from urllib.parse import urlencode

from services.gateway.core.sections import LANGUAGES

WORLD_CODE = "world"

_COUNTRIES = {
    "en": {
        "gb": "United Kingdom",
        "us": "United States",
        "ie": "Ireland",
        "au": "Australia",
        "ca": "Canada",
        "in": "India",
    },
    "de": {"de": "Deutschland", "at": "Österreich", "ch": "Schweiz"},
    "fr": {"fr": "France", "be": "Belgique", "ch": "Suisse", "ca": "Canada"},
    "es": {"es": "España", "ar": "Argentina", "mx": "México", "co": "Colombia"},
    "pt": {"pt": "Portugal", "br": "Brasil"},
    "it": {"it": "Italia", "ch": "Svizzera"},
}


@dataclass(frozen=True, slots=True)
class Edition:
    """An edition by its code: `world`, `de` or `de-at`; labels are in its own language."""

    code: str
    label: str
    language: str | None = None
    country: str | None = None

    @property
    def path(self) -> str:
        """The address of its front page."""
        return "/" if self.code == WORLD_CODE else f"/{self.code}"

    @property
    def filters(self) -> dict[str, str]:
        """What narrows every other list to it."""
        told = {"language": self.language, "country": self.country}
        return {name: value for name, value in told.items() if value}

    def within(self, address: str, **more: str) -> str:
        """Return `address` narrowed to this edition."""
        told = self.filters | more
        return f"{address}?{urlencode(told)}" if told else address


WORLD = Edition(WORLD_CODE, "World")


def _editions() -> dict[str, Edition]:
    made = {WORLD_CODE: WORLD}
    for language, label in LANGUAGES.items():
        made[language] = Edition(language, label, language)
        for country, name in _COUNTRIES.get(language, {}).items():
            code = f"{language}-{country}"
            made[code] = Edition(code, name, language, country)
    return made


EDITIONS = _editions()
# For the choice: each language with the countries it is read in.
BY_LANGUAGE = {
    EDITIONS[language]: [one for one in EDITIONS.values() if one.language == language][1:]
    for language in LANGUAGES
}


def edition_for(language: str | None, country: str | None = None) -> Edition:
    """Return the edition that a list narrowed in this way belongs to."""
    codes = (f"{language}-{country}".lower(), (language or "").lower())
    return next((EDITIONS[code] for code in codes if code in EDITIONS), WORLD)
