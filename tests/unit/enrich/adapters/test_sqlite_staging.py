"""What is staged comes back sorted, from memory and from a file alike."""

from __future__ import annotations

from pathlib import Path

import pytest

from services.enrich.adapters.sqlite_staging import Progress, SqliteStaging
from services.enrich.core.knowledge.source_entities import SourceEntity
from services.enrich.core.knowledge.staging import MemoryStaging, Naming, Staging
from tests.unit.enrich.knowledge_bases import alias

FULL = SourceEntity(
    "Q20", "Etna", "place", 9, (alias("Ätna", languages=2),), "Q38", (37.7, 15.0), "volcano",
    "Etna", ("Q38",), 1, certain=True,
)  # fmt: skip


@pytest.fixture(params=["memory", "file"])
def staging(request: pytest.FixtureRequest, tmp_path: Path) -> Staging:
    return MemoryStaging() if request.param == "memory" else SqliteStaging(tmp_path / "staging")


def test_rows_come_back_whole_and_by_id(staging: Staging) -> None:
    later = SourceEntity("Q20", "Aetna")
    staging.add_rows([FULL, SourceEntity("Q3", "Life"), later, SourceEntity("cupure:x", "X")])

    assert list(staging.ids()) == ["cupure:x", "Q3", "Q20"]
    assert list(staging.entities())[2] == [FULL, later]


def test_id_without_label_is_none(staging: Staging) -> None:
    staging.add_rows([SourceEntity("Q1", links=("Q2",)), SourceEntity("Q2", "Two")])

    assert list(staging.ids()) == ["Q2"]


def test_names_and_links_come_back_sorted(staging: Staging) -> None:
    list(staging.ids())
    staging.add_namings([Naming("b ", 1, 2, 0), Naming("a ", 7, 1, 0), Naming("b ", 0, 1, 0)])
    staging.add_links([(2, 1), (1, 2), (2, 1)])

    assert [(one.key, one.entity) for one in staging.namings()] == [("a ", 7), ("b ", 0), ("b ", 1)]
    assert list(staging.links()) == [(1, 2), (2, 1)]


def test_progress_outlives_the_process(tmp_path: Path) -> None:
    first = SqliteStaging(tmp_path / "staging")
    first.add_rows([FULL])
    first.save("dump", Progress(100, 1))
    first.add_rows([FULL])
    first.close()

    again = SqliteStaging(tmp_path / "staging")

    assert again.progress_of("dump") == (100, 1, False)
    assert list(again.entities()) == [[FULL]]
