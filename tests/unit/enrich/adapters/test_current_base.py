"""A running worker takes up a new base, and keeps the old one if the new one is broken."""

from __future__ import annotations

from functools import partial
from pathlib import Path

import pytest
from structlog.testing import capture_logs

from services.enrich.adapters.current_base import LOOK_EVERY_S, CurrentBase
from services.enrich.adapters.knowledge_store import store_base
from services.enrich.adapters.starter_base import cache_folder
from services.enrich.core.knowledge.compilation import compile_base
from services.enrich.core.knowledge.overrides import Overrides
from services.enrich.core.knowledge.source_entities import SourceEntity
from services.enrich.core.knowledge.staging import MemoryStaging
from services.enrich.core.knowledge.table_rows import KnowledgeError
from tests import make


class Clock:
    """Stands still until told."""

    now = 0.0

    def __call__(self) -> float:
        return self.now


def _store(root: Path, label: str) -> str:
    staging = MemoryStaging()
    staging.add_rows([SourceEntity("Q16990", label, "place", 90)])
    return store_base(root, "small", partial(compile_base, staging, Overrides()), [], make.NOW).name


def test_new_version_is_taken_up(tmp_path: Path) -> None:
    clock, old = Clock(), _store(tmp_path, "Etna")
    current = CurrentBase(tmp_path, clock)
    new = _store(tmp_path, "Mount Etna")
    assert current.latest().version == old

    clock.now += LOOK_EVERY_S

    assert current.latest().version == new


def test_old_base_answers_while_a_new_one_is_used(tmp_path: Path) -> None:
    clock = Clock()
    _store(tmp_path, "Etna")
    current = CurrentBase(tmp_path, clock)
    old = current.latest()
    _store(tmp_path, "Mount Etna")
    clock.now += LOOK_EVERY_S

    assert current.latest() is not old
    assert old.candidates("etna ")


def test_broken_version_is_told_once(tmp_path: Path) -> None:
    clock, old = Clock(), _store(tmp_path, "Etna")
    current = CurrentBase(tmp_path, clock)
    (tmp_path / _store(tmp_path, "Mount Etna") / "texts.bin").unlink()

    with capture_logs() as logs:
        for _ in range(3):
            clock.now += LOOK_EVERY_S
            assert current.latest().version == old

    assert [line["event"] for line in logs] == ["new knowledge base refused"]


def test_folder_of_a_version_stays(tmp_path: Path) -> None:
    clock, old = Clock(), _store(tmp_path, "Etna")
    current = CurrentBase(tmp_path / old, clock)
    _store(tmp_path, "Mount Etna")
    clock.now += LOOK_EVERY_S

    assert current.latest().version == old


def test_nothing_to_begin_with_is_refused(tmp_path: Path) -> None:
    with pytest.raises(KnowledgeError):
        CurrentBase(tmp_path, Clock())


def test_starter_is_built_once(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path))

    built = CurrentBase(None, Clock()).latest()
    again = CurrentBase(None, Clock()).latest()

    assert built.version == again.version
    assert built.candidates("mount etna ") or built.candidates("italy ")


def test_starter_needs_no_home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "file").touch()
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "file"))
    monkeypatch.setattr("tempfile.tempdir", str(tmp_path))

    assert cache_folder().parent == tmp_path
