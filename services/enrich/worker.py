"""One worker process: waits for Kafka, runs the work of its role, tells how it is."""

from __future__ import annotations

import asyncio
import random
import tempfile
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path

from services.enrich.adapters.faust_app import Reading
from services.enrich.adapters.faust_worker import FaustWorker
from services.enrich.adapters.kafka_ledger import kafka_ledger
from services.enrich.core.provenance import SERVICE
from services.enrich.roles.work import Ledger, Work
from shared.delivery import (
    Delivery,
    Publisher,
    StoppingError,
    Unconnected,
    interruptible_sleep,
)
from shared.health import Check
from shared.kafka.admin import require_topics
from shared.kafka.publisher import KafkaDeadLetters, KafkaPublisher, producer
from shared.topics import DEAD_LETTERS

# Makes the work of a role, given both ways for its events to go and the delivery policy.
Employ = Callable[[Publisher, Ledger, Delivery], Work]


@dataclass
class Worker:
    """A member of the consumer group `group`, and what it is waiting for."""

    servers: str
    group: str
    employ: Employ
    stopping: asyncio.Event = field(default_factory=asyncio.Event)
    delivery: Delivery = field(init=False)
    member: FaustWorker | None = field(default=None, init=False)

    def __post_init__(self) -> None:
        self.delivery = Delivery(
            service=SERVICE,
            dead_letters=Unconnected(),
            sleep=interruptible_sleep(self.stopping),
            random=random.random,
            should_stop=self.stopping.is_set,
        )

    async def run(self) -> None:
        """Work until told to stop; raises `TopicMismatchError` for a topic that is not right."""
        with suppress(StoppingError), tempfile.TemporaryDirectory(prefix="enrich-") as folder:
            await self.delivery.until_healed(lambda: self._work(Path(folder)), "Kafka")

    async def _work(self, folder: Path) -> None:
        async with (
            producer(self.servers, self.group) as made,
            kafka_ledger(self.servers, self.group) as ledger,
        ):
            work = self.employ(KafkaPublisher(made), ledger, self.delivery)
            needed = [*work.reads, *work.writes, DEAD_LETTERS[SERVICE]]
            await require_topics(self.servers, needed)
            self.delivery.dead_letters = KafkaDeadLetters(made, SERVICE)
            reading = Reading(self.servers, self.group, work.reads, folder)
            self.member = FaustWorker(
                reading, work.handle, work.take_over, work.every, work.keeps_state
            )
            await self.member.run(self.stopping)

    def ready(self) -> dict[str, Check]:
        """Return the checks that tell whether messages are being handled."""
        return {
            "kafka": self._kafka_fault,
            "partitions": self._partition_fault,
            "state": self._state_fault,
        }

    async def _kafka_fault(self) -> str | None:
        return None if self.member else "no connection to Kafka and its topics yet"

    async def _partition_fault(self) -> str | None:
        known = self.member is not None and self.member.partitions is not None
        return None if known else "no partitions assigned yet"

    async def _state_fault(self) -> str | None:
        member = self.member
        restored = member is not None and (member.in_charge or not member.partitions)
        return None if restored else "the state is not restored yet"
