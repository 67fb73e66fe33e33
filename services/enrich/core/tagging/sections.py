"""Sections of the page that an article belongs to."""

from __future__ import annotations

from collections.abc import Sequence

from services.enrich.core.lexicon import SECTIONS
from services.enrich.core.tagging.topics import Topics
from shared.events import Tag

LEAST_CONFIDENCE = 0.35
# A section of tags is told beside the surest one when it is nearly as sure.
LEAST_SHARE = 0.7
MOST_SECTIONS = 3


def sections_of(published: Sequence[str], tags: Sequence[Tag], topics: Topics) -> tuple[str, ...]:
    """Return the publisher's sections in the order of the page, then those of confident tags."""
    meanings = {one.section for name in published for one in topics.published_as(name)}
    own = [section for section in SECTIONS if section in meanings]
    return tuple(dict.fromkeys([*own, *_tagged_sections(tags, topics)]))[:MOST_SECTIONS]


def _tagged_sections(tags: Sequence[Tag], topics: Topics) -> list[str]:
    sure: dict[str, float] = {}
    for tag in tags:
        section = topics.section_of(tag.id)
        if section is not None and not _is_shadowed(tag, tags, topics):
            sure[section] = max(sure.get(section, 0.0), tag.confidence)
    least = max(LEAST_CONFIDENCE, LEAST_SHARE * max(sure.values(), default=0.0))
    kept = [section for section, confidence in sure.items() if confidence >= least]
    return sorted(kept, key=lambda section: (-sure[section], SECTIONS.index(section)))


def _is_shadowed(tag: Tag, tags: Sequence[Tag], topics: Topics) -> bool:
    """Return whether most of what speaks for `tag` speaks for a narrower one elsewhere."""
    return any(
        tag.id in other.broader
        and other.confidence >= LEAST_SHARE * tag.confidence
        and topics.section_of(other.id) != topics.section_of(tag.id)
        for other in tags
    )
