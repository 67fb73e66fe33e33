"""The starter's tables as they were written, before any loader."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from importlib.resources import files

COLUMNS = 10
CONFIRMED = "confirmed.tsv"
_TAG = re.compile(r"(?:en|de|fr|es|pt|it):")
_QUALIFIER = re.compile(r" \([^)]*\)$")


@dataclass(frozen=True, slots=True)
class Row:
    """One entity; `names` and `demonyms` without the language they are tagged with."""

    table: str
    id: str
    label: str
    type: str
    popularity: str
    country: str
    latitude: str
    longitude: str
    description: str
    names: tuple[str, ...]
    demonyms: tuple[str, ...]

    @property
    def is_local(self) -> bool:
        """Return whether the id is one of our own."""
        return self.id.startswith("cupure:")

    @property
    def known_as(self) -> frozenset[str]:
        """Return label and names without case; "Queen (band)" is known as "queen"."""
        labels = (self.label, _QUALIFIER.sub("", self.label))
        return frozenset(name.casefold() for name in (*labels, *self.names))


def starter_rows() -> Iterator[Row]:
    """Yield every row of every table."""
    for name, cells in _lines():
        if name != CONFIRMED:
            yield _row(name, [*cells, *[""] * (COLUMNS - len(cells))])


def confirmations() -> dict[str, tuple[str, str]]:
    """Return the two places that confirm an id, by id."""
    return {cells[0]: (cells[2], cells[3]) for name, cells in _lines() if name == CONFIRMED}


def _row(table: str, cells: Sequence[str]) -> Row:
    id_, label, type_, popularity, country, latitude, longitude, description, *lists = cells
    names, demonyms = (_entries(one) for one in lists)
    return Row(
        table,
        id_,
        label,
        type_,
        popularity,
        country,
        latitude,
        longitude,
        description,
        names,
        demonyms,
    )


def _lines() -> Iterator[tuple[str, list[str]]]:
    folder = files("services.enrich.knowledge") / "starter"
    for table in sorted(folder.iterdir(), key=lambda one: one.name):
        if table.name.endswith(".tsv"):
            for line in table.read_text(encoding="utf-8").splitlines()[1:]:
                yield table.name, line.split("\t")


def _entries(cell: str) -> tuple[str, ...]:
    return tuple(_TAG.sub("", entry, count=1) for entry in cell.split("|") if entry)
