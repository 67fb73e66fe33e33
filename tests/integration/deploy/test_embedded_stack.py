"""The embedded stack as a test holds it: children of the test's own process."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from deploy.embedded.processes import identify
from deploy.embedded.readiness import kafka_answers, url_answers
from deploy.embedded.stack import ELASTIC, KAFKA, EmbeddedStack, Options
from deploy.embedded.state import ChildState


@pytest.fixture(scope="module")
def stack(tmp_path_factory: pytest.TempPathFactory) -> Iterator[EmbeddedStack]:
    """Yield a stack; leaving it must end both."""
    options = Options(quick_start=True)
    with EmbeddedStack(tmp_path_factory.mktemp("own"), options=options) as running:
        yield running
        pids = [state.pid for state in running.states() if state.pid]
    assert len(pids) == 2
    assert not any(identify(pid) for pid in pids)


def child(stack: EmbeddedStack, name: str) -> ChildState:
    return next(state for state in stack.states() if state.name == name)


def kafka_port(stack: EmbeddedStack) -> int:
    return int(stack.kafka_servers.rpartition(":")[2])


def test_both_answer(stack: EmbeddedStack) -> None:
    assert kafka_answers(kafka_port(stack))
    assert url_answers(stack.elastic_url + "/_cluster/health")


@pytest.mark.parametrize("name", [KAFKA, ELASTIC])
def test_killed_child_comes_back_when_asked(stack: EmbeddedStack, name: str) -> None:
    stack.kill(name)
    assert child(stack, name).phase == "stopped"

    stack.restart(name)

    assert child(stack, name).phase == "ready"


def test_frozen_child_answers_after_the_thaw(stack: EmbeddedStack) -> None:
    health = stack.elastic_url + "/_cluster/health"

    stack.freeze(ELASTIC)
    assert not url_answers(health)

    stack.thaw(ELASTIC)
    assert url_answers(health)
