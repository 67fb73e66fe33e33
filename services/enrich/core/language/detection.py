"""The language of an article and of its title: what the text says, else what its feed says."""

from __future__ import annotations

from collections.abc import Callable, Container
from typing import Literal

from services.enrich.core.language.sample import sample_of
from shared.events import Article, Language

# Returns a language code and how sure it is, 0 to 1.
Detector = Callable[[str], tuple[str, float]]

LEAST_CONFIDENCE = 0.5
BY_FEED = 0.5
# A title that seems to be in another language than its text is a name or a quotation, unless it is
# long enough and plain.
LEAST_FOREIGN = 0.9
LEAST_FOREIGN_WORDS = 5
UNKNOWN = "und"


def detect_language(article: Article, detect: Detector, supported: Container[str]) -> Language:
    """Return the language of the article's title and lead, or the feed's word for it.

    `supported` are the languages that there are word lists for.
    """
    code, confidence = _told(detect, article.title, article.text)
    if confidence >= LEAST_CONFIDENCE:
        return _language(code, confidence, "text", supported)
    hint = primary_subtag(article.language_hint or article.source.language or "")
    if hint != UNKNOWN:
        return _language(hint, BY_FEED, "feed", supported)
    return _language(UNKNOWN, 0.0, "unknown", supported)


def detect_title_language(
    article: Article, language: Language, detect: Detector, supported: Container[str]
) -> Language:
    """Return the language of the article's title: `language`, that of the article, when unsure."""
    code, confidence = _told(detect, article.title)
    if code == language.code and confidence >= LEAST_CONFIDENCE:
        return _language(code, confidence, "text", supported)
    if confidence < LEAST_FOREIGN or len(article.title.split()) < LEAST_FOREIGN_WORDS:
        return language
    return _language(code, confidence, "text", supported)


def _told(detect: Detector, *texts: str) -> tuple[str, float]:
    sample = sample_of(*texts)
    return detect(sample) if sample else (UNKNOWN, 0.0)


def _language(
    code: str, confidence: float, origin: Literal["text", "feed", "unknown"], known: Container[str]
) -> Language:
    return Language(
        code=code, confidence=min(confidence, 1.0), origin=origin, supported=code in known
    )


def primary_subtag(tag: str) -> str:
    """Return `de` for `de-AT`, `de_AT` and `DE`."""
    return tag.replace("_", "-").split("-")[0].strip().lower() or UNKNOWN
