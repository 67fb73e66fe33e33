"""The base that a worker links with now; a new version is taken up while it runs."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import structlog

from services.enrich.adapters.knowledge_files import CURRENT, open_base
from services.enrich.adapters.starter_base import load_starter_base
from services.enrich.core.knowledge.knowledge_base import KnowledgeBase
from services.enrich.core.knowledge.table_rows import KnowledgeError

log = structlog.get_logger()

LOOK_EVERY_S = 5.0


class CurrentBase:
    """Follows the `current` of a root; without a folder it is the starter, which stays.

    `clock` counts seconds. Raises `KnowledgeError` if there is no base to begin with; a later one
    that cannot be opened is told once, and the one before it stays.
    """

    def __init__(self, folder: Path | None, clock: Callable[[], float]) -> None:
        self._link = folder / CURRENT if folder else None
        self._clock = clock
        self._looked_at = clock()
        self._target = self._points_to()
        self._base = open_base(folder) if folder else load_starter_base()

    def latest(self) -> KnowledgeBase:
        """Return the newest base that could be opened; looks for another every five seconds."""
        if self._link is not None and self._clock() - self._looked_at >= LOOK_EVERY_S:
            self._looked_at = self._clock()
            self._take_up(self._link.parent, self._points_to())
        return self._base

    def _points_to(self) -> str | None:
        if self._link is None or not self._link.is_symlink():
            return None
        return str(self._link.readlink())

    def _take_up(self, root: Path, target: str | None) -> None:
        if target is None or target == self._target:
            return
        self._target = target
        try:
            self._base = open_base(root / target)
        except KnowledgeError as error:
            log.error("new knowledge base refused", reason=str(error), kept=self._base.version)
        else:
            log.info("new knowledge base taken up", version=self._base.version)
