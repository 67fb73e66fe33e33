"""How benchmarks tell their figures, and on what machine they were taken."""

from __future__ import annotations

import os
import platform
from collections.abc import Mapping
from typing import Any


def machine() -> str:
    """Return the machine in a few words."""
    return f"{platform.machine()}, {os.cpu_count()} cores, Python {platform.python_version()}"


def print_table(figures: Mapping[str, Any]) -> None:
    """Print one figure a line."""
    width = max(len(name) for name in figures)
    for name, value in figures.items():
        print(f"{name.replace('_', ' '):{width}}  {value}")
