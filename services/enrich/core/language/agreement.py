"""One answer from two models and the marks of close languages."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import NamedTuple

from services.enrich.core.language.detection import Detector
from services.enrich.core.language.families import Families, marked

SURE, AGREED, DOUBTED = 0.95, 0.8, 0.4
# Each mark more outweighs so much of the first model's score.
MARK_WEIGHT = 0.03
# Words of another language stand in quotations: one is no evidence for one that nobody guessed.
LEAST_MARKS = 2
LEAST_SECOND = 0.5
LEAST_MALAY = 0.7
# Without marks the first model only guesses between these; Indonesian it has not learnt at all.
GUESSED = {"mr": frozenset({"hi"}), "zh": frozenset({"ja"}), "ms": frozenset({"id"})}


class Guess(NamedTuple):
    """What a model takes a text for: scores by language, the best first, and whether it is sure."""

    scores: Mapping[str, float]
    sure: bool


# Returns a guess for a sample.
Model = Callable[[str], Guess]


class _Answers(NamedTuple):
    sample: str
    first: Guess
    second: Detector
    known: frozenset[str]
    families: Families


def agreed(first: Model, known: frozenset[str], second: Detector, families: Families) -> Detector:
    """Return a detector that asks `first`, which knows the languages `known`, then `second`.

    The first is better on what it knows. The second, slower one is asked where the first is not
    sure, and for languages that the first has not learnt.
    """

    def detect(sample: str) -> tuple[str, float]:
        return _settled(_Answers(sample, first(sample), second, known, families))

    return detect


def _settled(answers: _Answers) -> tuple[str, float]:
    sample, first, second, known, families = answers
    if not first.scores:
        return second(sample)
    best = next(iter(first.scores))
    code, lead = marked(best, sample, families)
    if first.sure and (lead or best not in GUESSED):
        return _by_marks(best, code, lead, first), SURE
    other, confidence = second(sample)
    if not first.sure and other not in known and confidence >= LEAST_SECOND:
        return other, confidence
    if lead:
        code = _by_marks(best, code, lead, first)
    elif best in GUESSED:
        code = _guessed(best, other, confidence)
    return code, AGREED if code == other or first.sure else DOUBTED


def _guessed(best: str, other: str, confidence: float) -> str:
    """Return which of two languages it is, of which the first model always says `best`.

    Nine of ten who write Malay or Indonesian write Indonesian, so Malay needs evidence.
    """
    if best == "ms":
        return "ms" if other == "ms" and confidence >= LEAST_MALAY else "id"
    return other if other in GUESSED[best] and confidence >= LEAST_SECOND else best


def _by_marks(best: str, code: str, lead: int, guess: Guess) -> str:
    """Return `code`, which has `lead` marks more, if they outweigh the scores for `best`."""
    if code in guess.scores:
        outweighed = guess.scores[best] - guess.scores[code] <= MARK_WEIGHT * lead
    else:
        outweighed = lead >= LEAST_MARKS or code in GUESSED.get(best, ())
    return code if outweighed else best
