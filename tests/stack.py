"""Where the tests find a real Kafka and a real Elasticsearch.

Addresses from `TEST_KAFKA_SERVERS` and `TEST_ELASTIC_URL` if both are set, else containers if a
Docker engine answers, else the embedded stack. Asked for and unavailable is a failure.
"""

from __future__ import annotations

import os
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

from deploy.local.engine import docker_answers

Origin = Literal["given", "containers", "embedded"]


@dataclass(frozen=True, slots=True)
class Stack:
    """Addresses of a running Kafka and Elasticsearch."""

    kafka_servers: str
    elastic_url: str


def origin(environment: Mapping[str, str], docker: bool) -> Origin:
    """Return where the stack comes from; one address without the other is an error."""
    given = [name for name in ("TEST_KAFKA_SERVERS", "TEST_ELASTIC_URL") if environment.get(name)]
    if len(given) == 1:
        raise ValueError(f"only {given[0]} is set: set both addresses or none")
    if given:
        return "given"
    return "containers" if docker else "embedded"


@contextmanager
def running_stack(data_dir: Path) -> Iterator[Stack]:
    """Own a stack while the block runs; a given one is left as it is."""
    match origin(os.environ, docker_answers()):
        case "given":
            yield Stack(os.environ["TEST_KAFKA_SERVERS"], os.environ["TEST_ELASTIC_URL"])
        case "containers":
            with _containers() as stack:
                yield stack
        case "embedded":
            with _embedded(data_dir) as stack:
                yield stack


@contextmanager
def _containers() -> Iterator[Stack]:
    from tests import containers

    with containers.running() as (kafka_servers, elastic_url):
        yield Stack(kafka_servers, elastic_url)


@contextmanager
def _embedded(data_dir: Path) -> Iterator[Stack]:
    from deploy.embedded.stack import EmbeddedStack, Options

    with EmbeddedStack(data_dir, options=Options(quick_start=True)) as stack:
        yield Stack(stack.kafka_servers, stack.elastic_url)
