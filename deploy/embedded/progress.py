"""Tells how far a download is: a bar on a terminal, a line per tenth elsewhere."""

from __future__ import annotations

import sys
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import partial

from rich.console import Console
from rich.progress import BarColumn, DownloadColumn, Progress, TextColumn, TransferSpeedColumn

MEGABYTE = 1_000_000


class PlainProgress:
    """Prints one line for each tenth of the whole; safe to call from several threads."""

    def __init__(self, title: str, total: int, tell: Callable[[str], None]) -> None:
        self._title, self._total, self._tell = title, total, tell
        self._done = self._told = 0
        self._lock = threading.Lock()

    def add(self, count: int) -> None:
        """Count `count` more bytes; negative after a failed attempt."""
        with self._lock:
            self._done += count
            tenth = self._done * 10 // max(self._total, 1)
            if tenth > self._told:
                self._told = tenth
                self._tell(
                    f"{self._title}: {self._done / MEGABYTE:.0f} of {self._total / MEGABYTE:.0f} MB"
                )


@contextmanager
def progress(title: str, total: int) -> Iterator[Callable[[int], None]]:
    """Yield a function that counts bytes towards `total` and shows it."""
    console = Console(stderr=True)
    if not console.is_terminal:
        # What a command answers goes to stdout, and may be read by another.
        tell = partial(print, file=sys.stderr, flush=True)
        yield PlainProgress(title, total, tell).add
        return
    columns = (TextColumn(title), BarColumn(), DownloadColumn(), TransferSpeedColumn())
    with Progress(*columns, console=console) as bar:
        task = bar.add_task(title, total=total)
        yield lambda count: bar.advance(task, count)
