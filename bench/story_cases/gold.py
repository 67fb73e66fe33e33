"""Articles whose stories are known: headlines with the time they appeared, or whole texts."""

from __future__ import annotations

import csv
import hashlib
import json
import sys
from dataclasses import dataclass
from pathlib import Path

from bench.enrich_line.articles import article
from shared.events import RawArticle, SourceRef

MS_PER_MINUTE = 60_000


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


def _headlines(file: Path) -> list[GoldArticle]:
    with file.open(encoding="utf-8", newline="") as lines:
        rows = sorted(csv.DictReader(lines), key=lambda row: (int(row["TIMESTAMP"]), row["ID"]))
    first = int(rows[0]["TIMESTAMP"]) if rows else 0
    return [
        GoldArticle(row["ID"], _headline(row, (int(row["TIMESTAMP"]) - first) / MS_PER_MINUTE))
        for row in rows
    ]


def _headline(row: dict[str, str], minute: float) -> RawArticle:
    source = SourceRef(id=row["HOSTNAME"], name=row["PUBLISHER"], owner=row["PUBLISHER"])
    return article(row["ID"], row["TITLE"], "", minute, source)


def _texts(file: Path) -> list[GoldArticle]:
    with file.open(encoding="utf-8") as lines:
        rows = [json.loads(line) for line in lines]
    rows.sort(key=lambda row: hashlib.sha256(str(row["id"]).encode()).digest())
    return [GoldArticle(str(row["id"]), _text(row, minute)) for minute, row in enumerate(rows)]


def _text(row: dict[str, str], minute: int) -> RawArticle:
    title, _, text = row["text"].partition("\n")
    source = SourceRef(id=str(row["id"]), name=str(row["id"]), owner=str(row["id"]))
    return article(str(row["id"]), title, text or title, minute, source)
