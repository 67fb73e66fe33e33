"""A real supervisor that ticks fast, and a builder of children for it."""

from __future__ import annotations

from collections.abc import Iterator
from functools import partial
from pathlib import Path

import pytest

from deploy.embedded.supervisor import Supervisor
from tests.unit.deploy.embedded.tiny import Build, python_child


@pytest.fixture
def told() -> list[str]:
    return []


@pytest.fixture
def supervisor(tmp_path: Path, told: list[str]) -> Iterator[Supervisor]:
    with Supervisor(tmp_path / "state.json", told.append, tick_s=0.005) as running:
        yield running


@pytest.fixture
def spec(tmp_path: Path) -> Build:
    return partial(python_child, tmp_path)
