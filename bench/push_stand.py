"""A Kafka and an ingest worker of our own, as child processes that can be killed and frozen."""

from __future__ import annotations

import asyncio
import os
import signal
import sys
import time
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

from deploy.embedded.children import ChildSpec
from deploy.embedded.installation import install
from deploy.embedded.kafka_node import KafkaNode
from deploy.embedded.places import REPO_ROOT, child_home, child_user, forget_abandoned
from deploy.embedded.ports import free_ports
from deploy.embedded.readiness import url_answers
from deploy.embedded.restarts import NEVER
from deploy.embedded.supervisor import Supervisor
from shared.kafka.admin import create_topics

KAFKA, INGEST = "kafka", "ingest"
READY_WITHIN_S = 180.0


@dataclass
class Stand:
    """Both running; every fault is counted and, when the call returns, over."""

    supervisor: Supervisor
    kafka_servers: str
    ingest_url: str
    faults: Counter[str] = field(default_factory=Counter)

    def restart_broker(self) -> None:
        """End Kafka as an operator does, and start it again."""
        self.faults["broker restarted"] += 1
        self.supervisor.stop(KAFKA)
        self._up(KAFKA)

    def kill_broker(self, down_s: float = 0.0) -> None:
        """Kill Kafka with SIGKILL and start it again after `down_s`."""
        self.faults["broker killed"] += 1
        self.supervisor.kill(KAFKA)
        time.sleep(down_s)
        self._up(KAFKA)

    def freeze_broker(self, for_s: float) -> None:
        """Let Kafka hear everything and answer nothing for a while."""
        self.faults["broker frozen"] += 1
        self.supervisor.signal(KAFKA, signal.SIGSTOP)
        time.sleep(for_s)
        self.supervisor.signal(KAFKA, signal.SIGCONT)

    def kill_worker(self) -> None:
        """Kill ingest with SIGKILL and start it again."""
        self.faults["worker killed"] += 1
        self.supervisor.kill(INGEST)
        self._up(INGEST)

    def _up(self, name: str) -> None:
        self.supervisor.resume(name)
        self.supervisor.wait_ready(name, timeout_s=READY_WITHIN_S)


@contextmanager
def running_stand(home: Path) -> Iterator[Stand]:
    """Own a stand with its data below `home`."""
    user = child_user()
    kafka_port, controller_port, http_port = free_ports(3)
    node = KafkaNode(child_home(home, user) / KAFKA, kafka_port, controller_port)
    programs = install()
    node.prepare(programs, user)
    with Supervisor(tell=lambda _line: None) as supervisor:
        supervisor.start(node.child(programs, user, home / "logs" / "kafka.log", NEVER))
        supervisor.wait_ready(timeout_s=READY_WITHIN_S)
        asyncio.run(create_topics(node.servers))
        supervisor.start(_ingest(node.servers, http_port, home / "logs" / "ingest.log"))
        supervisor.wait_ready(timeout_s=READY_WITHIN_S)
        yield Stand(supervisor, node.servers, f"http://127.0.0.1:{http_port}")
    if user is not None:
        forget_abandoned()


def _ingest(servers: str, port: int, log: Path) -> ChildSpec:
    settings = {"INGEST_KAFKA_SERVERS": servers, "INGEST_HTTP_PORT": str(port)}
    url = f"http://127.0.0.1:{port}"
    return ChildSpec(
        name=INGEST,
        argv=(sys.executable, "-m", "services.ingest"),
        log_file=log,
        env={**os.environ, **settings, "PYTHONPATH": str(REPO_ROOT)},
        ports=(port,),
        ready=lambda: url_answers(f"{url}/readyz"),
        restart=NEVER,
    )
