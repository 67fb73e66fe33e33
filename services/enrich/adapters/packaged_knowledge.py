"""The tables of the knowledge base that ship inside the package."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from functools import cache
from importlib.resources import files
from importlib.resources.abc import Traversable

from services.enrich.core.knowledge.overrides import (
    Overrides,
    parse_blocked,
    parse_forced,
    parse_same_as,
)
from services.enrich.core.knowledge.source_entities import SourceEntity
from services.enrich.core.knowledge.starter_table import parse_starter
from services.enrich.core.knowledge.wikidata_classes import Classes, parse_classes

_TABLES = files("services.enrich.knowledge")
# Where the ids of the starter were confirmed; no entities.
CONFIRMED = "confirmed.tsv"
# The code that makes a base of the tables.
_MAKERS = ("services.enrich.core.knowledge", "services.enrich.core.text")


def starter_entities() -> Iterator[SourceEntity]:
    """Yield every entity of the starter base."""
    for table in _starter_tables():
        yield from parse_starter(_lines(table), f"starter/{table.name}")


def _starter_tables() -> list[Traversable]:
    tables = (_TABLES / "starter").iterdir()
    named = {one.name: one for one in tables if one.name.endswith(".tsv")}
    return [named[name] for name in sorted(named) if name != CONFIRMED]


def load_overrides() -> Overrides:
    """Return what people decided about names and ids."""
    folder = _TABLES / "overrides"
    return Overrides(
        blocked=parse_blocked(_lines(folder / "blocked.tsv"), "overrides/blocked.tsv"),
        forced=parse_forced(_lines(folder / "names.tsv"), "overrides/names.tsv"),
        same_as=parse_same_as(_lines(folder / "same_as.tsv"), "overrides/same_as.tsv"),
    )


def load_classes() -> Classes:
    """Return the types of Wikidata's classes."""
    table = _TABLES / "wikidata_classes.tsv"
    return parse_classes(_lines(table), table.name)


def starter_hash() -> str:
    """Return a hash of the starter's tables alone."""
    return _hash(_starter_tables())


@cache
def recipe_hash() -> str:
    """Return a hash of all that a base made of the starter depends on: tables and code."""
    overrides = sorted((_TABLES / "overrides").iterdir(), key=lambda one: one.name)
    makers = [
        one
        for package in _MAKERS
        for one in sorted(files(package).iterdir(), key=lambda one: one.name)
        if one.name.endswith(".py")
    ]
    return _hash([*_starter_tables(), *overrides, *makers])


def _hash(tables: list[Traversable]) -> str:
    digest = hashlib.sha256()
    for table in tables:
        digest.update(table.name.encode() + b"\0" + table.read_bytes() + b"\0")
    return digest.hexdigest()


def _lines(table: Traversable) -> list[str]:
    return table.read_text(encoding="utf-8").split("\n")
