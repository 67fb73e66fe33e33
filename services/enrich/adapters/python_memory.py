"""What a process has loaded for good, and Python's garbage collector."""

from __future__ import annotations

import gc


def keep_loaded() -> None:
    """Leave what is in memory now out of the collector's rounds: nothing of it will be garbage."""
    gc.collect()
    gc.freeze()
