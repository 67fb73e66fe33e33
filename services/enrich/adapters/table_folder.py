"""A folder of published tables, read one after the other in the order of their worth."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from services.enrich.adapters.knowledge_files import file_sum
from services.enrich.core.knowledge.manifest import Source
from services.enrich.core.knowledge.published_tables import parse_edges, parse_table
from services.enrich.core.knowledge.source_entities import SourceEntity
from services.enrich.core.knowledge.table_rows import KnowledgeError
from services.enrich.core.knowledge.table_traits import traits_of


@dataclass(frozen=True, slots=True)
class Table:
    """One file of a folder."""

    file: Path

    @property
    def rank(self) -> tuple[int, str]:
        """Return where the table stands among the others."""
        return (traits_of(self.file.stem).rank, self.file.name)

    @property
    def name(self) -> str:
        """Return what the table is called in the manifest."""
        return self.file.stem

    def pieces(self, start: int) -> Iterator[tuple[int, Iterator[SourceEntity]]]:
        """Yield all rows as one piece: a table is short enough to be read again."""
        yield start + 1, self.entities()

    def entities(self) -> Iterator[SourceEntity]:
        """Yield what the table tells; raises `KnowledgeError` with the line that is wrong."""
        traits = traits_of(self.file.stem)
        try:
            with self.file.open(encoding="utf-8") as lines:
                if self.file.suffix == ".edges":
                    yield from parse_edges(lines, self.file.name)
                else:
                    yield from parse_table(lines, self.file.name, traits)
        except UnicodeDecodeError as error:
            raise KnowledgeError(f"{self.file} is not UTF-8: {error}") from error

    def source(self, rows: int) -> Source:
        """Return the entry of the manifest for this table, of which `rows` were used."""
        licence = traits_of(self.file.stem).licence
        return Source(self.file.stem, self.file.name, licence, file_sum(self.file).sha256, rows)


def tables_in(folder: Path) -> list[Table]:
    """Return the tables (`*.tsv`, `*.edges`) of a folder, the most reliable first."""
    found = [Table(file) for file in folder.iterdir() if file.suffix in (".tsv", ".edges")]
    if not found:
        raise KnowledgeError(f"{folder} holds no table: no *.tsv and no *.edges")
    return sorted(found, key=lambda table: table.rank)
