"""Kafka and Elasticsearch together, as children of this process."""

from __future__ import annotations

import contextlib
import signal
import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from types import TracebackType

from deploy.embedded import elastic_node, kafka_node
from deploy.embedded.data_lock import end_leftovers, hold
from deploy.embedded.elastic_node import ElasticNode
from deploy.embedded.installation import install
from deploy.embedded.kafka_node import KafkaNode
from deploy.embedded.places import child_home, child_user, forget_abandoned
from deploy.embedded.ports import free_ports, require_free
from deploy.embedded.restarts import NEVER, RestartPolicy
from deploy.embedded.state import ChildState, read_state
from deploy.embedded.supervisor import Supervisor

KAFKA = kafka_node.NAME
ELASTIC = elastic_node.NAME
READY_WITHIN_S = 180.0
STATE_FILE = "state.json"


@dataclass(frozen=True)
class Options:
    """How the children are run: their heaps, and what happens after a crash.

    `quick_start` compiles less: up with half the work, slower under load; for tests.
    """

    kafka_heap_mb: int = 256
    elastic_heap_mb: int = 512
    restart: RestartPolicy = NEVER
    quick_start: bool = False

    @property
    def java_options(self) -> tuple[str, ...]:
        """Return what to tell both Javas."""
        return ("-XX:TieredStopAtLevel=1",) if self.quick_start else ()


def _quiet(_line: str) -> None:
    """Tell nobody."""


class EmbeddedStack:
    """A context manager: inside it, a real Kafka and a real Elasticsearch answer.

    They die with this process, whatever ends it. Port 0 means any free one. By default a child
    that is killed stays down until `restart`, as a test of faults wants it.
    """

    def __init__(
        self,
        data_dir: Path,
        kafka_port: int = 0,
        elastic_port: int = 0,
        *,
        options: Options | None = None,
        tell: Callable[[str], None] = _quiet,
    ) -> None:
        self._data_dir = data_dir.absolute()
        self._options, self._tell = options or Options(), tell
        self._user = child_user()
        home = child_home(self._data_dir, self._user)
        self._kafka = _kafka_node(home / KAFKA, kafka_port, self._options)
        self._elastic = _elastic_node(home / ELASTIC, elastic_port, self._options)
        self._supervisor: Supervisor | None = None
        self._resources = contextlib.ExitStack()

    @property
    def kafka_servers(self) -> str:
        """Return Kafka's address, host:port."""
        return self._kafka.servers

    @property
    def elastic_url(self) -> str:
        """Return Elasticsearch's address."""
        return self._elastic.url

    def __enter__(self) -> EmbeddedStack:
        self.start()
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.stop()

    def start(self) -> None:
        """Start both and wait until both are ready; on failure nothing is left running."""
        try:
            self._resources.enter_context(hold(self._data_dir))
            end_leftovers(read_state(self._data_dir / STATE_FILE))
            self._start()
        except BaseException:
            self.stop()
            raise

    def _start(self) -> None:
        self._require_ports()
        began = time.monotonic()
        programs = install()
        if self._user is not None:
            forget_abandoned()
        installed = time.monotonic()
        logs = self._data_dir / "logs"
        supervisor = Supervisor(self._data_dir / STATE_FILE, self._tell)
        self._supervisor = self._resources.enter_context(supervisor)
        for node, name in ((self._elastic, ELASTIC), (self._kafka, KAFKA)):
            node.prepare(programs, self._user)
            log = logs / f"{name}.log"
            supervisor.start(node.child(programs, self._user, log, self._options.restart))
        supervisor.wait_ready(timeout_s=READY_WITHIN_S)
        ready = time.monotonic()
        self._tell(
            f"installed in {installed - began:.1f} s, ready after {ready - installed:.1f} s more"
        )

    def stop(self) -> None:
        """End both; does nothing if they were not started."""
        self._resources.close()
        self._supervisor = None

    def kill(self, name: str) -> None:
        """Kill a child with SIGKILL; it stays down until `restart`."""
        self._running().kill(name)

    def restart(self, name: str) -> None:
        """Start a child again, after ending it if it runs, and wait until it is ready."""
        self._running().stop(name)
        self._running().resume(name)
        self._running().wait_ready(name, timeout_s=READY_WITHIN_S)

    def freeze(self, name: str) -> None:
        """Stop a child in its tracks (SIGSTOP) until `thaw`."""
        self._running().signal(name, signal.SIGSTOP)

    def thaw(self, name: str) -> None:
        """Let a frozen child go on."""
        self._running().signal(name, signal.SIGCONT)

    def states(self) -> tuple[ChildState, ...]:
        """Return how the children are now."""
        return self._running().states()

    def _running(self) -> Supervisor:
        if self._supervisor is None:
            raise RuntimeError("the stack was not started")
        return self._supervisor

    def _require_ports(self) -> None:
        require_free(self._kafka.port, "Kafka", "--kafka-port")
        require_free(self._kafka.controller_port, "Kafka's controller", "--kafka-port")
        require_free(self._elastic.port, "Elasticsearch", "--elastic-port")


def _kafka_node(home: Path, port: int, options: Options) -> KafkaNode:
    free_port, free_controller = free_ports(2)
    controller = port + 1 if port else free_controller
    return KafkaNode(
        home, port or free_port, controller, options.kafka_heap_mb, options.java_options
    )


def _elastic_node(home: Path, port: int, options: Options) -> ElasticNode:
    (free_port,) = free_ports(1)
    return ElasticNode(home, port or free_port, options.elastic_heap_mb, options.java_options)
