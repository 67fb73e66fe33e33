"""Where the tests' stack comes from is decided by what is set and what answers."""

from __future__ import annotations

from pathlib import Path

import pytest

from deploy.embedded.versions import ELASTIC_VERSION, KAFKA_VERSION
from deploy.local.engine import docker_answers
from tests import containers
from tests.stack import origin

GIVEN = {"TEST_KAFKA_SERVERS": "127.0.0.1:1", "TEST_ELASTIC_URL": "http://127.0.0.1:2"}


def _docker(directory: Path, script: str) -> str:
    command = directory / "docker"
    command.write_text(f"#!/bin/sh\n{script}\n")
    command.chmod(0o755)
    return str(command)


def test_given_addresses_come_first() -> None:
    assert origin(GIVEN, docker=True) == "given"


def test_engine_means_containers() -> None:
    assert origin({}, docker=True) == "containers"


def test_no_engine_means_embedded() -> None:
    assert origin({}, docker=False) == "embedded"


@pytest.mark.parametrize("name", GIVEN)
def test_one_address_alone_fails(name: str) -> None:
    with pytest.raises(ValueError, match=f"only {name} is set"):
        origin({name: GIVEN[name]}, docker=False)


def test_engine_that_answers_is_used(tmp_path: Path) -> None:
    assert docker_answers(_docker(tmp_path, "echo 28.2.2"))


def test_client_without_engine_is_not(tmp_path: Path) -> None:
    assert not docker_answers(_docker(tmp_path, "echo no daemon >&2; exit 1"))


def test_no_client_is_no_engine() -> None:
    assert not docker_answers("docker-that-is-not-there")


def test_containers_have_the_stack_versions() -> None:
    assert containers.service("kafka")["image"] == f"apache/kafka:{KAFKA_VERSION}"
    assert containers.service("elasticsearch")["image"] == f"elasticsearch:{ELASTIC_VERSION}"


def test_container_tells_reachable_address() -> None:
    told = containers.kafka_environment(host_port=23456)["KAFKA_ADVERTISED_LISTENERS"]

    assert "HOST://127.0.0.1:23456" in told
