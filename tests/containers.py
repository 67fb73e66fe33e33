"""The stack of the tests in containers, made from what docker-compose.yml says of it."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import yaml
from testcontainers.core.container import DockerContainer
from testcontainers.core.wait_strategies import HttpWaitStrategy, LogMessageWaitStrategy

from deploy.embedded.ports import free_ports

COMPOSE = Path(__file__).parents[1] / "docker-compose.yml"
KAFKA_PORT = 19092
ELASTIC_PORT = 9200


def service(name: str) -> dict[str, Any]:
    """Return what docker-compose.yml says of a service."""
    described: dict[str, Any] = yaml.safe_load(COMPOSE.read_text())["services"][name]
    return described


def kafka_environment(host_port: int) -> dict[str, str]:
    """Return Kafka's settings, telling clients to come back on `host_port`."""
    settings: dict[str, str] = service("kafka")["environment"]
    # Clients follow the address that the broker tells, so it must be known before it starts.
    told = settings["KAFKA_ADVERTISED_LISTENERS"].replace(str(KAFKA_PORT), str(host_port))
    return {**settings, "KAFKA_ADVERTISED_LISTENERS": told}


def kafka(host_port: int) -> DockerContainer:
    """Return a Kafka that is reached on `host_port`; not started."""
    container = DockerContainer(service("kafka")["image"])
    container.with_envs(**kafka_environment(host_port)).with_bind_ports(KAFKA_PORT, host_port)
    return container.waiting_for(LogMessageWaitStrategy("Kafka Server started"))


def elasticsearch() -> DockerContainer:
    """Return an Elasticsearch; not started."""
    described = service("elasticsearch")
    container = DockerContainer(described["image"]).with_exposed_ports(ELASTIC_PORT)
    for name, value in described["environment"].items():
        container.with_env(name, value)
    return container.waiting_for(HttpWaitStrategy(ELASTIC_PORT, "/_cluster/health"))


@contextmanager
def running() -> Iterator[tuple[str, str]]:
    """Own both containers and yield Kafka's servers and Elasticsearch's address."""
    (port,) = free_ports(1)
    with kafka(port), elasticsearch() as index:
        address = f"{index.get_container_host_ip()}:{index.get_exposed_port(ELASTIC_PORT)}"
        yield f"127.0.0.1:{port}", f"http://{address}"
