"""One Kafka node, broker and controller in one, as a child process."""

from __future__ import annotations

import base64
import subprocess
import uuid
from dataclasses import dataclass
from pathlib import Path

from deploy.embedded.children import ChildSpec
from deploy.embedded.installation import Programs
from deploy.embedded.places import User, give_to
from deploy.embedded.readiness import kafka_answers
from deploy.embedded.restarts import RestartPolicy

NAME = "kafka"
MESSAGE_MAX_BYTES = 2 * 1024 * 1024
_SETTINGS = {
    "process.roles": "broker,controller",
    "node.id": 1,
    "controller.listener.names": "CONTROLLER",
    "auto.create.topics.enable": "false",
    "message.max.bytes": MESSAGE_MAX_BYTES,
    "replica.fetch.max.bytes": MESSAGE_MAX_BYTES,
    "group.initial.rebalance.delay.ms": 0,
    "default.replication.factor": 1,
    "offsets.topic.replication.factor": 1,
    "transaction.state.log.replication.factor": 1,
    "transaction.state.log.min.isr": 1,
    "share.coordinator.state.topic.replication.factor": 1,
    "share.coordinator.state.topic.min.isr": 1,
    # One node and few groups: fewer partitions to open at each start.
    "offsets.topic.num.partitions": 10,
    "transaction.state.log.num.partitions": 10,
    # A killed node may come back only once its session has ended.
    "broker.session.timeout.ms": 3000,
    "broker.heartbeat.interval.ms": 500,
    "log.cleaner.dedupe.buffer.size": 16 * 1024 * 1024,
}
_LOGGING = (
    "-Dorg.slf4j.simpleLogger.showDateTime=true",
    "-Dorg.slf4j.simpleLogger.dateTimeFormat=yyyy-MM-dd'T'HH:mm:ss.SSS",
    # Lists every setting of every client inside, hundreds of lines at each start.
    "-Dorg.slf4j.simpleLogger.log.org.apache.kafka.common.config=warn",
    "-Dorg.slf4j.simpleLogger.log.kafka.server.KafkaConfig=warn",
)


class FormatError(Exception):
    """Kafka could not prepare its data folder."""


@dataclass(frozen=True)
class KafkaNode:
    """Where a node lives and listens."""

    home: Path
    port: int
    controller_port: int
    heap_mb: int = 256
    java_options: tuple[str, ...] = ()

    @property
    def servers(self) -> str:
        """Return the address for clients."""
        return f"127.0.0.1:{self.port}"

    def prepare(self, programs: Programs, user: User | None) -> None:
        """Write the configuration; format the data folder the first time."""
        self.home.mkdir(parents=True, exist_ok=True)
        properties = self.home / "server.properties"
        properties.write_text(self.properties())
        if not (self.home / "data" / "meta.properties").exists():
            self._format(programs, properties)
        give_to(self.home, user)

    def properties(self) -> str:
        """Return the text of server.properties."""
        controller = f"127.0.0.1:{self.controller_port}"
        addresses = {
            "controller.quorum.voters": f"1@{controller}",
            "listeners": f"PLAINTEXT://{self.servers},CONTROLLER://{controller}",
            "advertised.listeners": f"PLAINTEXT://{self.servers}",
            "log.dirs": self.home / "data",
        }
        return "".join(f"{key}={value}\n" for key, value in {**_SETTINGS, **addresses}.items())

    def child(
        self, programs: Programs, user: User | None, log: Path, policy: RestartPolicy
    ) -> ChildSpec:
        """Return how to run the node; `prepare` comes first."""
        return ChildSpec(
            name=NAME,
            argv=(
                *self._java(programs), f"-Xmx{self.heap_mb}m", *self.java_options, *_LOGGING,
                "kafka.Kafka", str(self.home / "server.properties"),
            ),
            log_file=log,
            env={"LANG": "C.UTF-8", "HOME": str(self.home)},
            cwd=self.home,
            user=user,
            ports=(self.port, self.controller_port),
            ready=lambda: kafka_answers(self.port),
            restart=policy,
            stop_order=1,
        )  # fmt: skip

    def _java(self, programs: Programs) -> tuple[str, ...]:
        options = ("-XX:+UseSerialGC", "-XX:+ExitOnOutOfMemoryError", "-Djava.awt.headless=true")
        return (str(programs.java), *options, "-cp", f"{programs.kafka_jars}/*")

    def _format(self, programs: Programs, properties: Path) -> None:
        cluster_id = base64.urlsafe_b64encode(uuid.uuid4().bytes).decode().rstrip("=")
        command = [*self._java(programs), "kafka.tools.StorageTool", "format"]
        command += [f"--cluster-id={cluster_id}", "--config", str(properties)]
        done = subprocess.run(command, capture_output=True, text=True, check=False)
        if done.returncode:
            raise FormatError(f"cannot format {self.home / 'data'}:\n{done.stdout}{done.stderr}")
