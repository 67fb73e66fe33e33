"""How fast a base is opened and asked."""

from __future__ import annotations

import random
import time
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any, TypeVar

from bench.big_base.making import label
from services.enrich.adapters.knowledge_files import open_base
from services.enrich.core.text.names import name_key

Asked = TypeVar("Asked")
ASKED = 50_000
OPENED = 5


def reading_figures(root: Path, entities: int) -> dict[str, Any]:
    """Return times and rates; the names are more than the caches hold, and each is asked once."""
    opening = [_seconds(lambda: open_base(root)) for _ in range(OPENED)]
    base = open_base(root)
    keys = asked_keys(entities)
    indexes = [base.candidates(key)[0].entity for key in keys]
    fresh = open_base(root)
    return {
        "open_ms": round(1000 * min(opening), 2),
        "scans_per_s": rate(lambda key: base.names_at(f"{key}said on monday "), keys),
        "lookups_per_s": rate(fresh.candidates, keys),
        "unknown_lookups_per_s": rate(fresh.candidates, [f"{key}x " for key in keys]),
        "entities_per_s": rate(fresh.entity, indexes),
        "popularities_per_s": rate(fresh.popularity_of, indexes),
    }


def asked_keys(entities: int) -> list[str]:
    """Return the keys of labels from all over the base."""
    chance = random.Random(1)  # noqa: S311  # the same in every run
    numbers = chance.sample(range(1, entities + 1), min(ASKED, entities))
    return list(dict.fromkeys(name_key(label(number, entities)) for number in numbers))


def rate(step: Callable[[Asked], object], asked: Sequence[Asked]) -> int:
    """Return how many a second `step` handles."""
    return round(len(asked) / _seconds(lambda: [step(one) for one in asked]))


def _seconds(step: Callable[[], object]) -> float:
    started = time.perf_counter()
    step()
    return time.perf_counter() - started
