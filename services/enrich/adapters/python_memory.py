"""What a process has loaded for good, and Python's garbage collector."""

from __future__ import annotations

import gc

# Enriching makes many small objects and hardly a circle of them: looking after every 700,
# as Python does by itself, finds nothing and takes a worker time.
YOUNG_OBJECTS, ROUNDS = 50_000, 20


def keep_loaded() -> None:
    """Leave what is in memory now out of the collector's rounds, and make those rare.

    Nothing of it will be garbage before the process ends.
    """
    gc.collect()
    gc.freeze()
    gc.set_threshold(YOUNG_OBJECTS, ROUNDS, ROUNDS)
