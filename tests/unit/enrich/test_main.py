"""The process ends with a code that says what is wrong."""

from __future__ import annotations

from pathlib import Path

from services.enrich.__main__ import EXIT_NO_KNOWLEDGE, run
from services.enrich.settings import EnrichSettings, Role


def test_worker_without_its_base_ends(tmp_path: Path) -> None:
    assert run(EnrichSettings(role=Role.TAG, knowledge_dir=tmp_path)) == EXIT_NO_KNOWLEDGE
