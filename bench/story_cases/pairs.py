"""Pairs of articles that people found to tell one story, or not."""

from __future__ import annotations

import csv
import sys
from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from bench.enrich_line.articles import article, minute, outlet
from bench.story_cases.gold import GoldArticle

ONE, TWO = "OK", "BAD"
LONGEST_FIELD = 1 << 24


@dataclass(frozen=True, slots=True)
class Pair:
    """Two articles, and whether they tell one story."""

    first: GoldArticle
    second: GoldArticle
    is_one: bool


def read_pairs(folder: Path) -> Mapping[str, Sequence[Pair]]:
    """Return the judged pairs of each language; the name of a file begins with it."""
    pairs: dict[str, list[Pair]] = defaultdict(list)
    csv.field_size_limit(LONGEST_FIELD)
    for file in sorted(folder.glob("*_*.tsv")):
        with file.open(encoding="utf-8", newline="") as lines:
            rows = [row for row in csv.DictReader(lines, delimiter="\t") if _is_judged(row)]
        pairs[file.name.partition("_")[0]] += [
            _pair(row, number) for number, row in enumerate(rows)
        ]
    if not pairs:
        sys.exit(f"{folder} has no pairs: give a folder with <language>_*.tsv")
    return pairs


def _is_judged(row: Mapping[str, str]) -> bool:
    return row.get("GOLDEN:quality") in (ONE, TWO)


def _pair(row: Mapping[str, str], number: int) -> Pair:
    first, second = (_article(row, which, minute(number)) for which in ("first", "second"))
    return Pair(first, second, row["GOLDEN:quality"] == ONE)


def _article(row: Mapping[str, str], which: str, at: datetime) -> GoldArticle:
    url = row[f"INPUT:{which}_url"]
    title, text = row[f"INPUT:{which}_title"], row[f"INPUT:{which}_text"]
    return GoldArticle(url, article(url, title or text[:100], text, at, outlet(url)))
