"""Tables written by hand, tab-separated with a header."""

from __future__ import annotations

from collections.abc import Iterable, Iterator


class KnowledgeError(ValueError):
    """A table or base that cannot be used; says which file and line is wrong."""


def table_rows(lines: Iterable[str], columns: int, name: str) -> Iterator[tuple[int, list[str]]]:
    """Yield number and cells of each row of a table with a header; `name` is for the error.

    Cells that are missing at the end of a row are empty.
    """
    for number, line in enumerate(lines, 1):
        if number == 1 or not line.strip():
            continue
        cells = line.rstrip("\r\n").split("\t")
        if len(cells) > columns:
            raise KnowledgeError(f"{name}, line {number}: {len(cells)} columns, not {columns}")
        yield number, cells + [""] * (columns - len(cells))
