"""The data of `bench.near_duplicates`, read from where it lies."""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Sequence
from pathlib import Path

import typer

from bench.copy_cases.altering import Text

Pair = frozenset[str]


def read_planted(folder: Path) -> dict[str, tuple[list[Text], set[Pair]]]:
    """Return the texts of each `articles_N.train` and the pairs of its `articles_N.truth`."""
    found = {}
    for path in sorted(_existing(folder).glob("articles_*.train"), key=_number):
        lines = (line.split(" ", 1) for line in path.read_text().splitlines())
        texts = [Text(name, path.stem, name, text) for name, text in lines]
        truth = path.with_suffix(".truth").read_text().splitlines()
        found[path.stem] = texts, {frozenset(line.split()) for line in truth}
    return found


def _number(path: Path) -> int:
    return int(re.sub(r"\D", "", path.stem))


def read_articles(path: Path) -> list[Text]:
    """Return the articles of a JSON lines file with id and text, perhaps a title and a category."""
    rows = (json.loads(line) for line in _existing(path).read_text().splitlines())
    return [
        Text(str(row["id"]), row.get("category", ""), row.get("title", ""), row["text"])
        for row in rows
    ]


def half(texts: Sequence[Text], which: int) -> list[Text]:
    """Return the texts of one half by a hash of their ids, of equal texts the first."""
    by_text: dict[str, Text] = {}
    for one in texts:
        by_text.setdefault(one.text, one)
    return [one for one in by_text.values() if _hash(one.id) % 2 == which]


def _hash(name: str) -> int:
    return int.from_bytes(hashlib.sha256(name.encode()).digest()[:8], "big")


def _existing(path: Path) -> Path:
    if not path.exists():
        raise typer.BadParameter(f"{path} is missing: give the place of the data")
    return path
