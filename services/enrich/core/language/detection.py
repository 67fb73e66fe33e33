"""The language of an article: what its text says, else what its feed says."""

from __future__ import annotations

from collections.abc import Callable

from shared.events import Article, Language

# Returns a language code and how sure it is, 0 to 1.
Detector = Callable[[str], tuple[str, float]]

LEAST_CONFIDENCE = 0.5
UNKNOWN = "und"
_MOST_CHARACTERS = 600


def detect_language(article: Article, detect: Detector) -> Language:
    """Return the language of the article's title and lead, or the feed's word for it."""
    sample = " ".join(f"{article.title}. {article.text}"[:_MOST_CHARACTERS].split())
    code, confidence = detect(sample) if any(map(str.isalpha, sample)) else (UNKNOWN, 0.0)
    if confidence >= LEAST_CONFIDENCE:
        return Language(code=code, confidence=min(confidence, 1.0), origin="text")
    hint = article.language_hint or article.source.language
    if hint:
        return Language(code=primary_subtag(hint), confidence=0.5, origin="feed")
    return Language(code=UNKNOWN, confidence=0.0, origin="unknown")


def primary_subtag(tag: str) -> str:
    """Return `de` for `de-AT`, `de_AT` and `DE`."""
    return tag.replace("_", "-").split("-")[0].strip().lower() or UNKNOWN
