"""The long-running process behind `make run`: owns the stack and every part until told to end."""

from __future__ import annotations

import asyncio
import os
import time
import urllib.request
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from deploy.embedded.children import ChildSpec
from deploy.embedded.ending import ended_by_signal
from deploy.embedded.ports import require_free
from deploy.embedded.processes import identify
from deploy.embedded.readiness import url_answers
from deploy.embedded.restarts import RestartPolicy
from deploy.embedded.stack import EmbeddedStack, Options
from deploy.embedded.state import SupervisorState, write_state
from deploy.embedded.supervisor import Supervisor
from deploy.local.plan import Part, Plan
from shared.kafka.admin import create_topics

READY_TIMEOUT_S = 120.0
GRACE_S = 20.0


def child(part: Part, logs: Path) -> ChildSpec:
    """Return how the supervisor runs `part`."""
    return ChildSpec(
        name=part.name,
        argv=part.argv,
        log_file=logs / f"{part.name}.log",
        env=part.environment(os.environ),
        ports=(part.port,),
        ready=lambda: url_answers(part.ready_url),
        grace_s=GRACE_S,
    )


def supervise(plan: Plan, state_file: Path, tell: Callable[[str], None]) -> None:
    """Run everything until SIGTERM or SIGINT; tells each step and every crash."""
    ended = ended_by_signal()
    for part in plan.parts():
        require_free(part.port, part.name, "--shift-ports")
    _announce(state_file)
    started = time.monotonic()
    with suppress(KeyboardInterrupt), _stack(plan, tell), Supervisor(state_file, tell) as parts:
        _start_parts(plan, parts, tell)
        tell(f"ready after {time.monotonic() - started:.0f} s")
        tell(f"page: {plan.url}")
        ended.wait()
    tell("ended")


@contextmanager
def _stack(plan: Plan, tell: Callable[[str], None]) -> Iterator[None]:
    """Own Kafka with every topic, and Elasticsearch."""
    tell("starting Kafka and Elasticsearch")
    options = Options(restart=RestartPolicy())
    addresses = (plan.ports.kafka, plan.ports.elastic)
    with EmbeddedStack(plan.stack_dir, *addresses, options=options, tell=tell):
        asyncio.run(create_topics(plan.kafka_servers))
        tell(f"Kafka {plan.kafka_servers}, Elasticsearch {plan.elastic_url}")
        yield


def _announce(state_file: Path) -> None:
    """Tell who we are before anything runs, so that a start under way can be ended too."""
    own = identify(os.getpid())
    if own is not None:
        state_file.parent.mkdir(parents=True, exist_ok=True)
        write_state(state_file, SupervisorState(own.pid, own.started))


def _start_parts(plan: Plan, supervisor: Supervisor, tell: Callable[[str], None]) -> None:
    logs = plan.home / "logs"
    parts = plan.parts()
    if plan.feeds is None:
        supervisor.start(child(parts[0], logs))
        supervisor.wait_ready(parts[0].name, timeout_s=READY_TIMEOUT_S)
        _keep_sample_sources(plan)
        parts = parts[1:]
    supervisor.start(*(child(part, logs) for part in parts))
    for part in parts:
        supervisor.wait_ready(part.name, timeout_s=READY_TIMEOUT_S, crashes_allowed=2)
        tell(f"{part.name} is ready at {part.ready_url}")


def _keep_sample_sources(plan: Plan) -> None:
    with urllib.request.urlopen(plan.sample_sources_url, timeout=10) as answer:  # noqa: S310  # ours
        plan.sample_sources.write_bytes(answer.read())
