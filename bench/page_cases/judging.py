"""When what was found on a page is right.

Text, by the measure of trafilatura's evaluation: a segment that must be there and is, counts as a
true positive, one that must not be there and is, as a false positive, one that must be there and
is not, as a false negative; white space is folded on both sides.

Title: the same characters after folding white space. Date: the same day; days that the annotation
writes as `YYYY-DD-MM` because there is no such month are read so. Authors: the same names in the
same order, in the same case; annotations are one text, so both sides are split at `;`, `,`, `/`,
`&` and the word "and" in four languages. One rule for both readers. `author_text_accuracy` is
stricter still: the names joined by "; " are the annotated text.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Literal

from bench.page_cases.readers import Found

_BETWEEN_NAMES = re.compile(r"\s*[;,/&]\s*|\s+(?:und|and|et|y)\s+")
_DAY_BEFORE_MONTH = re.compile(r"(\d{4})-(1[3-9]|2\d|3[01])-(\d{2})")


@dataclass(frozen=True, slots=True)
class Judged:
    """What was right on one page; None where the annotation says nothing."""

    true_positives: int
    false_positives: int
    false_negatives: int
    title: bool | None
    date: bool | None
    author: bool | None
    author_text: bool | None


def half_of(url: str) -> Literal["dev", "test"]:
    """Return the half that the page at `url` belongs to."""
    return "test" if hashlib.sha256(url.encode()).digest()[-1] % 2 else "dev"


def folded(text: str) -> str:
    """Return `text` with its white space folded."""
    return " ".join(text.split())


def judge(annotation: dict[str, Any], found: Found) -> Judged:
    """Return what of `found` is as it was annotated."""
    text = folded(found.text)
    wanted = [folded(one) in text for one in annotation["with"]]
    unwanted = [folded(one) in text for one in annotation["without"]]
    title, date = annotation.get("title"), annotation.get("date")
    author = annotation.get("author")
    written = "; ".join(author) if isinstance(author, list) else author
    return Judged(
        true_positives=sum(wanted),
        false_positives=sum(unwanted),
        false_negatives=len(wanted) - sum(wanted),
        title=folded(title) == folded(found.title) if title else None,
        date=_day(date) == found.date if date else None,
        author=_names([written]) == _names(found.authors) if written else None,
        author_text=folded(written) == folded("; ".join(found.authors)) if written else None,
    )


def _day(written: str) -> str:
    return _DAY_BEFORE_MONTH.sub(r"\1-\3-\2", written)


def _names(texts: Sequence[str]) -> list[str]:
    parts = (part for text in texts for part in _BETWEEN_NAMES.split(folded(text)))
    return [part for part in parts if part]


def summed(judged: Sequence[Judged]) -> dict[str, float]:
    """Return the figures over many pages."""
    tp = sum(one.true_positives for one in judged)
    fp = sum(one.false_positives for one in judged)
    fn = sum(one.false_negatives for one in judged)
    return {
        "documents": len(judged),
        "precision": _share(tp, tp + fp),
        "recall": _share(tp, tp + fn),
        "f1": _share(2 * tp, 2 * tp + fp + fn),
        "title_accuracy": _right([one.title for one in judged]),
        "date_accuracy": _right([one.date for one in judged]),
        "author_accuracy": _right([one.author for one in judged]),
        "author_text_accuracy": _right([one.author_text for one in judged]),
    }


def _right(answers: Sequence[bool | None]) -> float:
    given = [one for one in answers if one is not None]
    return _share(sum(given), len(given))


def _share(part: int, whole: int) -> float:
    return round(part / whole, 4) if whole else 0.0
