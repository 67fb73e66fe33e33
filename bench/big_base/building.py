"""Builds the base in a process of its own, so that its peak of memory is its own too."""

from __future__ import annotations

import resource
import time
from concurrent.futures import ProcessPoolExecutor
from datetime import UTC, datetime
from multiprocessing import get_context
from pathlib import Path
from typing import Any

from bench.big_base.making import GeneratedEntities
from services.enrich.adapters.knowledge_files import read_manifest
from services.enrich.knowledge_build import Plan, build_base


def built_apart(root: Path, entities: int) -> dict[str, Any]:
    """Return how long the build took and what it needed."""
    with ProcessPoolExecutor(1, mp_context=get_context("spawn")) as pool:
        figures = pool.submit(_built, root, entities).result()
    manifest = read_manifest(root)
    size = sum(one.bytes for one in manifest.files.values())
    return figures | {
        "names": manifest.counts.names,
        "links": manifest.counts.links,
        "size_mb": round(size / 1e6, 1),
        "bytes_per_entity": round(size / entities),
    }


def _built(root: Path, entities: int) -> dict[str, Any]:
    started = time.perf_counter()
    plan = Plan("generated", [GeneratedEntities(entities)])
    build_base(plan, root, datetime.now(UTC), lambda source, progress: None)
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    return {
        "build_s": round(time.perf_counter() - started, 1),
        "build_peak_mb": round(peak / 1024, 1),
    }
