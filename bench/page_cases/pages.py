"""Annotated pages, in the form of trafilatura's evaluation."""

from __future__ import annotations

import json
from dataclasses import dataclass
from pathlib import Path
from typing import Any


@dataclass(frozen=True, slots=True)
class Case:
    """A page on disk and what people noted of it."""

    url: str
    path: Path
    annotation: dict[str, Any]


def load_cases(directory: Path) -> tuple[list[Case], list[str]]:
    """Return the pages that are there, and the names of the files that are not."""
    annotations = json.loads((directory / "evaldata.json").read_text("utf-8"))
    cases, missing = [], []
    for url, annotation in annotations.items():
        path = _found(directory, annotation["file"])
        if path is None:
            missing.append(annotation["file"])
        else:
            cases.append(Case(url, path, annotation))
    return cases, missing


def _found(directory: Path, name: str) -> Path | None:
    paths = (directory / folder / name for folder in ("cache", "eval"))
    return next((path for path in paths if path.is_file()), None)
