"""The file in which a supervisor tells what it runs."""

from __future__ import annotations

import json
from dataclasses import asdict, dataclass, field
from pathlib import Path

from deploy.embedded.processes import ProcessId


@dataclass(frozen=True)
class ChildState:
    """A child as others may see it.

    `phase` is one of starting, ready, waiting (for a restart), stopping, stopped, ended, crashed.
    """

    name: str
    phase: str
    pid: int | None
    started: str | None
    ports: tuple[int, ...]
    restarts: int
    last_exit: str | None

    @property
    def process(self) -> ProcessId | None:
        """Return the process to look for, if there is one."""
        return ProcessId(self.pid, self.started) if self.pid and self.started else None


@dataclass(frozen=True)
class SupervisorState:
    """A supervisor and its children."""

    pid: int
    started: str
    children: tuple[ChildState, ...] = field(default=())

    @property
    def process(self) -> ProcessId:
        """Return the supervisor's own process."""
        return ProcessId(self.pid, self.started)

    def is_ready(self) -> bool:
        """Tell whether every child is ready."""
        return bool(self.children) and all(child.phase == "ready" for child in self.children)


def write_state(path: Path, state: SupervisorState) -> None:
    """Replace the file in one step, so that a reader never sees half of it."""
    part = path.with_name(f"{path.name}.part")
    part.write_text(json.dumps(asdict(state), indent=1) + "\n")
    part.replace(path)


def read_state(path: Path) -> SupervisorState | None:
    """Return what was last written; None if nothing was, or it cannot be understood."""
    try:
        raw = json.loads(path.read_text())
        children = tuple(
            ChildState(**{**child, "ports": tuple(child["ports"])}) for child in raw["children"]
        )
        return SupervisorState(raw["pid"], raw["started"], children)
    except (FileNotFoundError, ValueError, KeyError, TypeError):
        return None
