"""Subjects of an article by weighted terms, with the words that speak for each."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence

from services.enrich.core.lexicon import SECTIONS, Lexicon, Terms
from services.enrich.core.text.words import Word
from shared.events import Tag

TITLE_WEIGHT = 2
MOST_COUNTS_PER_TERM = 3
LEAST_TERMS = 2
LEAST_CONFIDENCE = 0.35
PUBLISHER_WEIGHT = 6.0
# Evidence that a subject needs before it can be half sure.
_DOUBT = 3.0
_MOST_EVIDENCE = 5

# Weight by term, by section.
Evidence = dict[str, dict[str, float]]


def tag_subjects(
    title: Sequence[Word],
    text: Sequence[Word],
    language: str,
    publisher_sections: Sequence[str],
    lexicon: Lexicon,
) -> tuple[Tag, ...]:
    """Return the article's subjects as tags `section:<name>`, surest first.

    A tag rests on two different terms at least, or on the publisher's own section.
    """
    evidence = _evidence(title, text, lexicon.terms.get(language))
    scores = {section: sum(found.values()) for section, found in evidence.items()}
    for section in publisher_sections:
        scores[section] = scores.get(section, 0.0) + PUBLISHER_WEIGHT
    total = sum(scores.values()) + _DOUBT
    tags = [
        _tag(section, score / total, evidence.get(section, {}), section in publisher_sections)
        for section, score in scores.items()
    ]
    kept = [tag for tag in tags if tag is not None]
    return tuple(sorted(kept, key=lambda tag: (-tag.confidence, tag.id)))


def _evidence(title: Sequence[Word], text: Sequence[Word], terms: Terms | None) -> Evidence:
    evidence: Evidence = defaultdict(dict)
    if terms is not None:
        _collect(title, terms, TITLE_WEIGHT, evidence)
        _collect(text, terms, 1, evidence)
    return evidence


def _collect(words: Sequence[Word], terms: Terms, factor: int, evidence: Evidence) -> None:
    folded = [word.folded for word in words]
    for start, word in enumerate(folded):
        for length in range(1, terms.longest.get(word, 1) + 1):
            run = tuple(folded[start : start + length])
            for section, weight in terms.weights_of(run) if len(run) == length else ():
                found, name = evidence[section], " ".join(run)
                most = weight * TITLE_WEIGHT * MOST_COUNTS_PER_TERM
                found[name] = min(found.get(name, 0.0) + weight * factor, most)


def _tag(section: str, confidence: float, found: dict[str, float], published: bool) -> Tag | None:
    if not published and (len(found) < LEAST_TERMS or confidence < LEAST_CONFIDENCE):
        return None
    words = tuple(sorted(found, key=lambda term: (-found[term], term))[:_MOST_EVIDENCE])
    own = ("publisher's section",) if published else ()
    return Tag(
        id=f"section:{section}",
        label=section.capitalize(),
        confidence=round(min(confidence, 1.0), 3),
        evidence=own + words,
    )


def normalise_sections(names: Sequence[str], lexicon: Lexicon) -> tuple[str, ...]:
    """Return the sections that publishers' names stand for, unknown names left out."""
    known = {lexicon.section_of_name.get(name.strip().casefold()) for name in names}
    return tuple(section for section in SECTIONS if section in known)


def sections_of(publisher_sections: Sequence[str], tags: Sequence[Tag]) -> tuple[str, ...]:
    """Return the publisher's sections and then those of confident tags."""
    tagged = [tag.id.removeprefix("section:") for tag in tags]
    return tuple(dict.fromkeys([*publisher_sections, *tagged]))
