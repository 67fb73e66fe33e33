"""One line on standard error that tells how far a build is."""

from __future__ import annotations

import sys
import time

from services.enrich.adapters.sqlite_staging import Progress
from services.enrich.adapters.wikidata_dump import WikidataDump

WIDTH = 30
# Where nobody watches, a line now and then is enough.
TERMINAL_INTERVAL_S = 0.2
LOG_INTERVAL_S = 30.0


class BuildProgress:
    """Draws a bar for a dump, and tells the rows of each other source."""

    def __init__(self, dump: WikidataDump | None) -> None:
        self._dump = dump
        self._is_terminal = sys.stderr.isatty()
        self._interval = TERMINAL_INTERVAL_S if self._is_terminal else LOG_INTERVAL_S
        self._told_at = time.monotonic()

    def tell(self, source: str, progress: Progress) -> None:
        """Tell how far `source` is, unless something was told just now."""
        is_dump = self._dump is not None and source == self._dump.name
        if is_dump and time.monotonic() - self._told_at < self._interval:
            return
        self._told_at = time.monotonic()
        told = f"{progress.rows} entities of {source}"
        if self._dump is not None and is_dump:
            told = f"{bar(self._dump.share_read)} {told}"
        sys.stderr.write(f"\r{told}" if self._is_terminal and is_dump else f"{told}\n")
        sys.stderr.flush()


def bar(share: float) -> str:
    """Return a bar that is filled to `share`, 0 to 1."""
    filled = round(share * WIDTH)
    return f"[{'#' * filled}{'.' * (WIDTH - filled)}] {share:4.0%}"
