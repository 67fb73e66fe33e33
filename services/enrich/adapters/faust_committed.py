"""Faust's transport over Kafka, reading what was committed only.

Faust does so by itself only when it writes in transactions of its own.
"""

from __future__ import annotations

from typing import Any

from faust.transport.drivers.aiokafka import AIOKafkaConsumerThread, Consumer, Transport


class CommittedThread(AIOKafkaConsumerThread):
    """Makes the consumer that lives in a thread of its own."""

    def _create_worker_consumer(self, transport: Any) -> Any:
        made = super()._create_worker_consumer(transport)
        made._isolation_level = "read_committed"
        return made


class CommittedConsumer(Consumer):
    """Reads in that thread."""

    def _new_consumer_thread(self) -> CommittedThread:
        return CommittedThread(self, loop=self.loop, beacon=self.beacon)


class CommittedTransport(Transport):
    """Reads with that consumer."""

    Consumer = CommittedConsumer
