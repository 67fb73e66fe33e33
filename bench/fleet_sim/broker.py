"""A Kafka of our own, with its own port and data, without the rest of the stack."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

from bench.fleet_sim.scripts import EPOCH
from deploy.embedded.installation import install
from deploy.embedded.kafka_node import KafkaNode
from deploy.embedded.places import child_home, child_user, forget_abandoned
from deploy.embedded.ports import free_ports
from deploy.embedded.restarts import NEVER
from deploy.embedded.stack import READY_WITHIN_S
from deploy.embedded.supervisor import Supervisor
from services.ingest.core.identity.ids import source_id
from services.ingest.core.provenance import PROVENANCE
from shared.events import Source
from shared.kafka.admin import create_topics
from shared.kafka.latest import read_all
from shared.kafka.publisher import KafkaPublisher, producer
from shared.topics import SOURCES

HEAP_MB = 512
BATCH = 500


class NotEmptyError(Exception):
    """A Kafka on which there are sources already: they would be polled as well."""


@contextmanager
def embedded_kafka(home: Path) -> Iterator[str]:
    """Own a Kafka below `home` and yield its address."""
    user = child_user()
    port, controller_port = free_ports(2)
    node = KafkaNode(child_home(home, user) / "kafka", port, controller_port, HEAP_MB)
    programs = install()
    node.prepare(programs, user)
    with Supervisor() as supervisor:
        supervisor.start(node.child(programs, user, home / "logs" / "kafka.log", NEVER))
        supervisor.wait_ready(timeout_s=READY_WITHIN_S)
        yield node.servers
    if user is not None:
        forget_abandoned()


async def prepare_topics(servers: str) -> None:
    """Make every topic; raises `NotEmptyError` if others use this Kafka."""
    await create_topics(servers)
    found: list[object] = []
    await read_all(servers, SOURCES, found.append)
    if found:
        raise NotEmptyError(f"there are sources at {servers} already; give an empty Kafka")


async def publish_sources(servers: str, sources: Sequence[Source]) -> None:
    """Write the sources on their topic."""
    async with producer(servers, "fleet") as out:
        for start in range(0, len(sources), BATCH):
            await KafkaPublisher(out).publish(SOURCES, sources[start : start + BATCH])


def source_of(url: str, name: str, owner: str) -> Source:
    """Return the source of a feed at `url`, of a site that is `owner`'s."""
    known_as = source_id(url)
    return Source(
        id=f"{known_as}@0",
        event_time=EPOCH,
        ingest_time=EPOCH,
        provenance=PROVENANCE,
        source_id=known_as,
        feed_url=url,
        name=name,
        owner=owner,
        site=f"http://{owner}/",
    )
