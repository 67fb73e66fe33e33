"""Articles whose stories are known: headlines with the time they appeared, or whole texts."""

from __future__ import annotations

import csv
import hashlib
import json
import sys
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

from bench.enrich_line.articles import EPOCH, article, minute, outlet
from shared.events import RawArticle, SourceRef


@dataclass(frozen=True, slots=True)
class GoldArticle:
    """An article under the id that the gold file gives it; its story is the judge's to know."""

    id: str
    raw: RawArticle


def read_gold(file: Path) -> list[GoldArticle]:
    """Return the articles of `file` in the order they are grouped in.

    A `.csv` has a headline a line (ID, TITLE, PUBLISHER, HOSTNAME, TIMESTAMP in ms), in order of
    time; a `.jsonl` a text a line (id, text) without a time: a minute apart, in an order that the
    hash of the id gives, so that the texts of a story are not neighbours. The first line of a text
    is its title.
    """
    if not file.is_file():
        sys.exit(f"{file} is missing: give a .csv with headlines or a .jsonl with texts")
    try:
        return _headlines(file) if file.suffix == ".csv" else _texts(file)
    except (KeyError, ValueError) as error:
        sys.exit(f"{file}: {error!r}")


def gold_stories(file: Path) -> dict[str, str]:
    """Return the story of each article of `file` by the article's id, for a judge."""
    if file.suffix == ".csv":
        with file.open(encoding="utf-8", newline="") as lines:
            return {row["ID"]: row["STORY"] for row in csv.DictReader(lines)}
    return {str(row["id"]): str(row.get("story", row.get("subtopic"))) for row in _rows(file)}


def read_headlines(file: Path) -> list[dict[str, str]]:
    """Return the rows of a `.csv` of headlines in order of time."""
    with file.open(encoding="utf-8", newline="") as lines:
        return sorted(csv.DictReader(lines), key=lambda row: (int(row["TIMESTAMP"]), row["ID"]))


def _headlines(file: Path) -> list[GoldArticle]:
    rows = read_headlines(file)
    first = int(rows[0]["TIMESTAMP"]) if rows else 0
    return [GoldArticle(row["ID"], _headline(row, first)) for row in rows]


def _headline(row: dict[str, str], first: int) -> RawArticle:
    source = SourceRef(id=row["HOSTNAME"], name=row["PUBLISHER"], owner=row["PUBLISHER"])
    at = EPOCH + timedelta(milliseconds=int(row["TIMESTAMP"]) - first)
    return article(row["ID"], row["TITLE"], "", at, source)


def _texts(file: Path) -> list[GoldArticle]:
    rows = sorted(_rows(file), key=lambda row: hashlib.sha256(str(row["id"]).encode()).digest())
    return [_text(row, minute(number)) for number, row in enumerate(rows)]


def _text(row: dict[str, Any], at: datetime) -> GoldArticle:
    name, (title, _, text) = str(row["id"]), row["text"].partition("\n")
    return GoldArticle(name, article(name, title, text or title, at, outlet(name)))


def _rows(file: Path) -> list[dict[str, Any]]:
    with file.open(encoding="utf-8") as lines:
        return [json.loads(line) for line in lines]
