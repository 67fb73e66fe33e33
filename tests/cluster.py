"""The whole of Cupure as child processes on a real stack, to be pushed, watched and killed."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import fields, replace
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import httpx

from deploy.embedded.ports import free_ports
from deploy.embedded.supervisor import Supervisor
from deploy.local.plan import Part, Plan, Ports
from deploy.local.supervise import child
from tests.stack import Stack

READY_TIMEOUT_S = 90.0


class Cluster:
    """Runs parts of a plan; every part can be doubled, killed and started again."""

    def __init__(self, plan: Plan, supervisor: Supervisor, settings: Mapping[str, str]) -> None:
        self.plan = plan
        self._supervisor = supervisor
        self._parts = {part.name: part for part in plan.parts()}
        self._settings = settings

    def start(self, *names: str) -> None:
        """Start these parts, or all, and wait until they are ready."""
        chosen = names or tuple(self._parts)
        self._supervisor.start(*(self._spec(self._parts[name]) for name in chosen))
        self._supervisor.wait_ready(*chosen, timeout_s=READY_TIMEOUT_S)

    def _spec(self, part: Part) -> Any:
        settled = replace(part, settings={**part.settings, **self._settings})
        return child(settled, self.plan.home / "logs")

    def double(self, name: str) -> str:
        """Start one more process like `name` and return its name."""
        part, (port,) = self._parts[name], free_ports(1)
        prefix = part.argv[-1].removeprefix("services.").upper()
        twin = replace(
            part,
            name=f"{name}-twin",
            port=port,
            settings={**part.settings, f"{prefix}_HTTP_PORT": str(port)},
        )
        self._parts[twin.name] = twin
        self.start(twin.name)
        return twin.name

    def kill(self, name: str) -> None:
        """Kill with SIGKILL; the part stays down until `resume`."""
        self._supervisor.kill(name)

    def stop(self, name: str) -> None:
        """End with SIGTERM."""
        self._supervisor.stop(name)

    def resume(self, name: str) -> None:
        """Start a part again and wait until it is ready."""
        self._supervisor.resume(name)
        self._supervisor.wait_ready(name, timeout_s=READY_TIMEOUT_S)

    def url(self, name: str) -> str:
        """Return the part's address."""
        address = urlsplit(self._parts[name].ready_url)
        return f"{address.scheme}://{address.netloc}"

    def get(self, name: str, path: str, **query: Any) -> Any:
        """Return the JSON that the part answers; fails unless it answers with success."""
        answer = httpx.get(self.url(name) + path, params=query, timeout=20)
        answer.raise_for_status()
        return answer.json()

    def log(self, name: str) -> str:
        """Return what the part has logged."""
        return (self.plan.home / "logs" / f"{name}.log").read_text()


@contextmanager
def cluster(
    stack: Stack, home: Path, feeds: str | None = None, settings: Mapping[str, str] | None = None
) -> Iterator[Cluster]:
    """Own a cluster on `stack` with free ports; nothing is started yet."""
    kafka, elastic = int(stack.kafka_servers.rsplit(":", 1)[1]), urlsplit(stack.elastic_url).port
    ports = Ports(kafka, elastic or 9200, *free_ports(len(fields(Ports)) - 2))
    home.mkdir(parents=True, exist_ok=True)
    with Supervisor() as supervisor:
        yield Cluster(Plan(ports, home, feeds), supervisor, settings or {})
