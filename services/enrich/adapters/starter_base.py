"""The base made of the starter alone, for workers that are not given another."""

from __future__ import annotations

import os
import tempfile
from datetime import UTC, datetime
from pathlib import Path

from services.enrich.adapters.knowledge_files import open_base
from services.enrich.adapters.knowledge_store import store_base
from services.enrich.adapters.packaged_knowledge import (
    load_overrides,
    recipe_hash,
    starter_entities,
    starter_hash,
)
from services.enrich.core.knowledge.compilation import Counts, compile_base, marked
from services.enrich.core.knowledge.knowledge_base import KnowledgeBase
from services.enrich.core.knowledge.manifest import Source
from services.enrich.core.knowledge.sections import Sections
from services.enrich.core.knowledge.staging import MemoryStaging
from services.enrich.core.knowledge.table_rows import KnowledgeError

NAME = "starter"
LICENCE = "Apache-2.0; facts from Wikidata (CC0)"


def load_starter_base() -> KnowledgeBase:
    """Return the starter base, from the cache if it was built before from the same tables."""
    root = cache_folder() / recipe_hash()[:12]
    try:
        return open_base(root)
    except KnowledgeError:
        return open_base(build_starter_base(root))


def build_starter_base(root: Path) -> Path:
    """Build the starter base in `root` and return its folder."""
    overrides = load_overrides()
    rows = list(starter_entities())

    def compiled(target: Sections) -> Counts:
        staging = MemoryStaging()
        staging.add_rows(marked(rows, 0, overrides))
        return compile_base(staging, overrides, target)

    return store_base(root, NAME, compiled, [starter_source(len(rows))], datetime.now(UTC))


def starter_source(rows: int) -> Source:
    """Return the entry of the manifest for the starter."""
    return Source(NAME, "starter/*.tsv", LICENCE, starter_hash(), rows)


def cache_folder() -> Path:
    """Return the folder of this user for what can be built again."""
    given = os.environ.get("XDG_CACHE_HOME")
    try:
        folder = (Path(given) if given else Path.home() / ".cache") / "cupure" / "knowledge"
        folder.mkdir(parents=True, exist_ok=True)
    except (OSError, RuntimeError):
        # A container with a read-only root, or a user without a home.
        return _temporary_folder()
    return folder


def _temporary_folder() -> Path:
    folder = Path(tempfile.gettempdir()) / f"cupure-knowledge-{os.getuid()}"
    folder.mkdir(mode=0o700, exist_ok=True)
    # Whoever made a folder of this name before us could tell us what to know.
    is_ours = folder.stat().st_uid == os.getuid() and not folder.is_symlink()
    return folder if is_ours else Path(tempfile.mkdtemp(prefix="cupure-knowledge-"))
