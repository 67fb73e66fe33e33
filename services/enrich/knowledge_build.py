"""Builds a knowledge base from the starter, a dump and tables, in steps that survive a kill."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import closing
from dataclasses import dataclass, replace
from datetime import datetime
from functools import partial
from pathlib import Path
from typing import Protocol

from services.enrich.adapters.knowledge_store import store_base
from services.enrich.adapters.packaged_knowledge import (
    load_overrides,
    recipe_hash,
    starter_entities,
)
from services.enrich.adapters.sqlite_staging import Progress, SqliteStaging
from services.enrich.adapters.starter_base import NAME as STARTER
from services.enrich.adapters.starter_base import starter_source
from services.enrich.core.knowledge.compilation import compile_base, marked
from services.enrich.core.knowledge.manifest import Source
from services.enrich.core.knowledge.overrides import Overrides, parse_same_as
from services.enrich.core.knowledge.source_entities import SourceEntity

# Told while a source is read: its name, and what is read and kept of it.
Tell = Callable[[str, Progress], None]


class Part(Protocol):
    """A source that is read piece by piece."""

    @property
    def name(self) -> str:
        """Return what the source is called in the manifest."""

    def pieces(self, start: int) -> Iterator[tuple[int, Iterable[SourceEntity]]]:
        """Yield entities from the position `start` on, each piece after the position behind it."""

    def source(self, rows: int) -> Source:
        """Return the entry of the manifest, once `rows` were kept."""


class StarterPart:
    """The starter as the first source."""

    name = STARTER

    def pieces(self, start: int) -> Iterator[tuple[int, Iterable[SourceEntity]]]:
        """Yield the starter as one piece."""
        yield start + 1, starter_entities()

    def source(self, rows: int) -> Source:
        """Return the entry of the manifest."""
        return starter_source(rows)


@dataclass(frozen=True, slots=True)
class Plan:
    """What a base is built from, the most reliable source first."""

    name: str
    parts: Sequence[Part]
    same_as: Path | None = None

    def key(self) -> str:
        """Return what is the same for an attempt that may go on where another was killed."""
        told = [recipe_hash(), *(part.name for part in self.parts), str(self.same_as)]
        return hashlib.sha256("\n".join(told).encode()).hexdigest()[:12]


def build_base(plan: Plan, root: Path, now: datetime, tell: Tell) -> Path:
    """Build the base, make it the current one of `root` and return its folder.

    An attempt that is killed leaves its staging file, and the next one with the same plan goes on.
    """
    overrides = _overrides(plan)
    root.mkdir(parents=True, exist_ok=True)
    file = root / f".staging-{plan.key()}.sqlite"
    with closing(SqliteStaging(file)) as staging:
        sources = [
            _staged(part, number, staging, overrides, tell)
            for number, part in enumerate(plan.parts)
        ]
        made = store_base(root, plan.name, partial(compile_base, staging, overrides), sources, now)
    for left in root.glob(f"{file.name}*"):
        left.unlink()
    return made


def _overrides(plan: Plan) -> Overrides:
    found = load_overrides()
    if plan.same_as is None:
        return found
    lines = plan.same_as.read_text(encoding="utf-8").split("\n")
    return replace(found, same_as=found.same_as | parse_same_as(lines, str(plan.same_as)))


def _staged(
    part: Part, number: int, staging: SqliteStaging, overrides: Overrides, tell: Tell
) -> Source:
    progress = staging.progress_of(part.name)
    if not progress.done:
        for read, rows in part.pieces(progress.read):
            kept = staging.add_rows(marked(rows, number, overrides))
            progress = Progress(read, progress.rows + kept)
            staging.save(part.name, progress)
            tell(part.name, progress)
        progress = progress._replace(done=True)
        staging.save(part.name, progress)
    return part.source(progress.rows)
