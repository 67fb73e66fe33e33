"""How Faust is set up here, and its events as messages."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import faust

from services.enrich.adapters.faust_committed import CommittedTransport
from shared.delivery import Message
from shared.topics import Topic

SESSION_TIMEOUT_S = 10.0
# A message may take long while the broker is away; the group waits as long for its member.
REBALANCE_TIMEOUT_S = 120.0


_SETTINGS: dict[str, Any] = {
    "store": "memory://",
    "web_enabled": False,
    "topic_allow_declare": False,
    "topic_disable_leader": True,
    "worker_redirect_stdouts": False,
    "stream_buffer_maxsize": 256,
    "consumer_auto_offset_reset": "earliest",
    "consumer_max_fetch_size": 4 * 1_048_576,
    "broker_max_poll_records": 256,
    "broker_session_timeout": SESSION_TIMEOUT_S,
    "broker_heartbeat_interval": SESSION_TIMEOUT_S / 4,
    "broker_rebalance_timeout": REBALANCE_TIMEOUT_S,
    "broker_request_timeout": REBALANCE_TIMEOUT_S + 10,
    "broker_commit_interval": 1.0,
}


@dataclass(frozen=True, slots=True)
class Reading:
    """What is read: topics by a consumer group, in batches of at most `most` messages."""

    servers: str
    group: str
    topics: Sequence[Topic]
    data_dir: Path
    most: int = 128
    within_s: float = 0.05


def make_app(reading: Reading) -> tuple[Any, Any]:
    """Return a Faust app and its channel of raw bytes: no tables, no web, no topics of its own."""
    app = faust.App(
        reading.group,
        broker=";".join(f"kafka://{server}" for server in reading.servers.split(",")),
        datadir=reading.data_dir,
        **_SETTINGS,
    )
    app.transport = CommittedTransport(app.conf.broker_consumer, app)
    channel = app.topic(
        *(topic.name for topic in reading.topics),
        key_type=bytes,
        value_type=bytes,
        key_serializer="raw",
        value_serializer="raw",
    )
    return app, channel


def to_message(event: Any) -> Message:
    """Return the message in an event of Faust."""
    record = event.message
    headers = record.headers or {}
    pairs = headers.items() if isinstance(headers, dict) else headers
    return Message(
        topic=record.topic,
        partition=record.partition,
        offset=record.offset,
        key=record.key,
        value=record.value,
        headers=tuple(pairs),
        timestamp_ms=int((record.timestamp or 0.0) * 1000),
    )
