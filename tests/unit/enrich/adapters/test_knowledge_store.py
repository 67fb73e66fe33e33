"""A base is written whole, opened in place, and refused when it is not what it says."""

from __future__ import annotations

from functools import partial
from pathlib import Path

import pytest

from services.enrich.adapters.knowledge_files import open_base, read_manifest, wrong_files
from services.enrich.adapters.knowledge_store import point_current, store_base
from services.enrich.core.knowledge.compilation import compile_base
from services.enrich.core.knowledge.manifest import Source
from services.enrich.core.knowledge.overrides import Overrides
from services.enrich.core.knowledge.source_entities import SourceEntity
from services.enrich.core.knowledge.staging import MemoryStaging
from services.enrich.core.knowledge.table_rows import KnowledgeError
from tests import make
from tests.unit.enrich.knowledge_bases import ids_of

TABLE = Source("table", "table.tsv", "CC0-1.0", "00", 1)


def _store(root: Path, label: str = "Mount Etna") -> Path:
    staging = MemoryStaging()
    staging.add_rows([SourceEntity("Q16990", label, "place", 90)])
    compiled = partial(compile_base, staging, Overrides())
    return store_base(root, "small", compiled, [TABLE], make.NOW)


def test_stored_base_answers(tmp_path: Path) -> None:
    folder = _store(tmp_path)

    base = open_base(tmp_path)

    assert base.version == folder.name
    assert ids_of(base, "mount etna ") == ["Q16990"]
    assert read_manifest(tmp_path).counts.by_type == {"place": 1}


def test_same_content_is_the_same_version(tmp_path: Path) -> None:
    assert _store(tmp_path) == _store(tmp_path)
    assert _store(tmp_path, label="Etna").name != open_base(_store(tmp_path)).version


def test_older_version_can_be_taken_up_again(tmp_path: Path) -> None:
    older, newer = _store(tmp_path), _store(tmp_path, label="Etna")
    assert open_base(tmp_path).version == newer.name

    point_current(tmp_path, older.name)

    assert open_base(tmp_path).version == older.name


def test_short_file_is_refused(tmp_path: Path) -> None:
    texts = _store(tmp_path) / "texts.bin"
    texts.write_bytes(b"")

    with pytest.raises(KnowledgeError, match=r"texts.bin has 0 bytes, the manifest says 10"):
        open_base(tmp_path)


def test_changed_file_is_found(tmp_path: Path) -> None:
    texts = _store(tmp_path) / "texts.bin"
    texts.write_bytes(texts.read_bytes().upper())

    assert wrong_files(tmp_path) == ["texts.bin"]


def test_broken_version_is_replaced(tmp_path: Path) -> None:
    (_store(tmp_path) / "texts.bin").unlink()

    assert wrong_files(_store(tmp_path)) == []


@pytest.mark.parametrize("content", ["{}", "no json", '{"format": 99, "byteorder": "little"}'])
def test_manifest_that_cannot_be_read_is_told(tmp_path: Path, content: str) -> None:
    (tmp_path / "manifest.json").write_text(content)

    with pytest.raises(KnowledgeError, match=r"manifest.json"):
        open_base(tmp_path)


def test_folder_without_a_base_is_told(tmp_path: Path) -> None:
    with pytest.raises(KnowledgeError, match="holds no knowledge base"):
        open_base(tmp_path)
