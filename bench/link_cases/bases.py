"""The base to link with: one that was built, or one made here of a folder of tables."""

from __future__ import annotations

import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path

from services.enrich.adapters.knowledge_files import base_folder, open_base
from services.enrich.adapters.starter_base import load_starter_base
from services.enrich.adapters.table_folder import tables_in
from services.enrich.core.knowledge.knowledge_base import KnowledgeBase
from services.enrich.core.knowledge.table_rows import KnowledgeError
from services.enrich.knowledge_build import Part, Plan, StarterPart, build_base


@contextmanager
def opened_base(folder: Path | None, *, starter: bool) -> Iterator[KnowledgeBase]:
    """Open the base in `folder`, without one the starter alone.

    A folder of tables is made into a base first, with the starter if so wished; it goes afterwards.
    """
    if folder is None:
        yield load_starter_base()
        return
    with built_base(folder, starter=starter) as built:
        yield open_base(built)


@contextmanager
def built_base(folder: Path, *, starter: bool) -> Iterator[Path]:
    """Yield the folder of a base: the given, or one of the tables in it that goes afterwards."""
    try:
        found = base_folder(folder)
    except KnowledgeError:
        with tempfile.TemporaryDirectory(prefix="cupure-kb-") as root:
            yield _built(folder, Path(root), starter=starter)
    else:
        yield found


def _built(tables: Path, root: Path, *, starter: bool) -> Path:
    sys.stderr.write(f"making a base of the tables in {tables}\n")
    parts: list[Part] = [StarterPart()] if starter else []
    try:
        parts += tables_in(tables)
    except KnowledgeError as error:
        sys.exit(f"{tables} is neither a knowledge base nor a folder of tables: {error}")
    return build_base(Plan("bench", parts), root, datetime.now(UTC), lambda *_: None)
