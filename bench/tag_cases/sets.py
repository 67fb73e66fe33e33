"""Labelled sets of news, their labels mapped to the 17 subjects at the top of the taxonomy."""

from __future__ import annotations

import csv
import json
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

# By the first two digits of a subject's id; an answer is right when it is one of them.
BBC = {
    "business": "04",
    "entertainment": "01",
    "politics": "11",
    "sport": "15",
    "tech": "13",
}
TGCONTEST = {
    "society": "02 03 05 09 11 12 14 16 17",
    "economy": "04 09",
    "sports": "15",
    "technology": "13",
    "entertainment": "01 08 10",
    "science": "06 07 13",
}
# Reuters' topics, each with the subjects of which one must be among the tags; all under economy.
REUTERS = {
    "earn": "20000178 20000177 20000179",
    "acq": "20000204 20000185 20000200",
    "crude": "20001243",
    "nat-gas": "20001243 20000263",
    "grain": "20000212 20000389 20000210",
    "wheat": "20000212 20000389 20000210",
    "corn": "20000212 20000389 20000210",
    "livestock": "20000215",
    "trade": "20000373",
    "bop": "20000375",
    "interest": "20000371",
    "money-fx": "20000391 20000355",
    "dlr": "20000391 20000355",
    "money-supply": "20000350 20000379",
    "gnp": "20000359 20000357",
    "cpi": "20000370",
    "ipi": "20000360",
    "reserves": "20000350",
    "ship": "20000343",
    "sugar": "20000324 20000389",
    "coffee": "20000324 20000389",
    "cocoa": "20000324 20000389",
    "oilseed": "20000212 20000389 20000210",
    "gold": "20000318",
    "copper": "20000321 20000316",
    "iron-steel": "20000319",
}
ECONOMY = "04"


@dataclass(frozen=True, slots=True)
class Case:
    """An article with its label, the subjects at the top that fit, and finer ones that should."""

    id: str
    title: str
    text: str
    label: str
    tops: frozenset[str]
    finer: frozenset[str] = frozenset()


def bbc(folder: Path) -> Iterator[Case]:
    """Yield the articles of BBC's five classes."""
    for row in _json_lines(folder / "bbc" / "articles.jsonl"):
        label = row["category"]
        yield Case(row["id"], row["title"], row["text"], label, frozenset({BBC[label]}))


def reuters(folder: Path) -> Iterator[Case]:
    """Yield the training part of Reuters-21578 as far as its topics map, by the first of them."""
    for row in _json_lines(folder / "reuters21578" / "articles.jsonl"):
        known = [topic for topic in row["topics"] if topic in REUTERS]
        if row["lewissplit"] == "TRAIN" and known and row["text"].strip():
            finer = frozenset(one for topic in known for one in REUTERS[topic].split())
            tops = frozenset({ECONOMY})
            yield Case(row["id"], row["title"], row["text"], known[0], tops, finer)


def tgcontest(folder: Path) -> Iterator[Case]:
    """Yield the English articles with a class that is a subject."""
    for file in sorted((folder / "tgcontest").glob("en_cat_*.tsv")):
        for row in _quoted_rows(file):
            label = row["GOLDEN:res"] or ""
            if label in TGCONTEST:
                tops = frozenset(TGCONTEST[label].split())
                yield Case(
                    row["INPUT:url"], row["INPUT:title"], row["INPUT:text"] or "", label, tops
                )


SETS: dict[str, Callable[[Path], Iterator[Case]]] = {
    "bbc": bbc,
    "reuters": reuters,
    "tgcontest_en": tgcontest,
}


def _json_lines(file: Path) -> Iterator[dict[str, Any]]:
    with file.open(encoding="utf-8") as lines:
        yield from map(json.loads, lines)


def _quoted_rows(file: Path) -> Iterator[dict[str, str]]:
    with file.open(encoding="utf-8", newline="") as lines:
        yield from csv.DictReader(lines, delimiter="\t")
