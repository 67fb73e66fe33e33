"""How far a long command is: a bar on a terminal, a line now and then elsewhere."""

from __future__ import annotations

import sys
import time
from collections.abc import Callable
from typing import TextIO

WIDTH = 30
TERMINAL_INTERVAL_S = 0.2
# Where nobody watches, a line now and then is enough.
LOG_INTERVAL_S = 10.0


class ProgressBar:
    """Tells each step on `out`: when it begins, now and then, and when it ends."""

    def __init__(
        self, out: TextIO | None = None, clock: Callable[[], float] = time.monotonic
    ) -> None:
        self._out = out or sys.stderr
        self._is_terminal = self._out.isatty()
        self._clock = clock
        self._interval_s = TERMINAL_INTERVAL_S if self._is_terminal else LOG_INTERVAL_S
        self._told: tuple[str, int, int] | None = None
        self._told_at_s = 0.0

    def tell(self, what: str, done: int, total: int) -> None:
        """Tell of a step, unless something was told of it just now."""
        is_new = self._told is None or self._told[0] != what
        is_due = self._clock() - self._told_at_s >= self._interval_s
        if (what, done, total) == self._told or not (is_new or is_due or done >= total):
            return
        if is_new and self._is_terminal and self._told:
            self._out.write("\n")
        self._told, self._told_at_s = (what, done, total), self._clock()
        line = f"{bar(done, total)} {what}: {done} of {total}"
        self._out.write(f"\r{line}\033[K" if self._is_terminal else f"{line}\n")
        self._out.flush()

    def end(self) -> None:
        """Leave the line of the last bar."""
        if self._is_terminal and self._told:
            self._out.write("\n")


def bar(done: int, total: int) -> str:
    """Return a bar that is filled to `done` of `total`."""
    share = min(1.0, done / total) if total else 1.0
    filled = round(share * WIDTH)
    return f"[{'#' * filled}{'.' * (WIDTH - filled)}] {share:4.0%}"
