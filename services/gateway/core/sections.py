"""The sections readers know, in the order of the page; others are shown after them."""

from __future__ import annotations

SECTIONS = {
    "world": "World",
    "politics": "Politics",
    "business": "Business",
    "technology": "Technology",
    "science": "Science",
    "health": "Health",
    "sport": "Sport",
    "culture": "Culture",
}

LANGUAGES = {
    "en": "English",
    "de": "Deutsch",
    "fr": "Français",
    "es": "Español",
    "pt": "Português",
    "it": "Italiano",
}


def section_label(section: str) -> str:
    """Return how `section` is called on the page."""
    return SECTIONS.get(section, section.replace("-", " ").capitalize())


def section_order(section: str) -> tuple[int, str]:
    """Return the sort key that puts known sections first, in their order."""
    known = list(SECTIONS)
    return (known.index(section) if section in SECTIONS else len(known), section)
