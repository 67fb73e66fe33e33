"""What a worker process is told when it starts, and what it reports at its end."""

from __future__ import annotations

import json
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Any

LOOPBACK = "127.0.0.1"


@dataclass(frozen=True)
class Orders:
    """Where the others are: Kafka, the timekeeper, the fleet's server; and how to be set.

    With `feeds_only` no page of an article can be had.
    """

    number: int
    kafka_servers: str
    clock_path: str
    port: int
    dead_port: int
    report: str
    dead_hosts: tuple[str, ...] = ()
    settings: dict[str, Any] = field(default_factory=dict)
    profile: str | None = None
    start_s: float = 0.0
    feeds_only: bool = False

    @property
    def contact(self) -> str:
        """Return the name that the worker's requests bear."""
        return contact_of(self.number)

    def write(self, path: Path) -> None:
        """Keep the orders where a worker reads them."""
        path.write_text(json.dumps(asdict(self)))

    @classmethod
    def read(cls, path: Path) -> Orders:
        """Return the orders in a file."""
        told = json.loads(path.read_text())
        return cls(**{**told, "dead_hosts": tuple(told["dead_hosts"])})


def contact_of(worker: int) -> str:
    """Return the name that the requests of a worker bear."""
    return f"http://worker-{worker}.test/"
