"""Where the gateway's commands find Kafka."""

from __future__ import annotations

from typing import Annotated

import typer

from services.gateway.settings import Settings
from shared import telemetry

Servers = Annotated[
    str | None, typer.Option(envvar="GATEWAY_KAFKA_SERVERS", help="Kafka, as host:port")
]


def kafka_at(servers: str | None) -> str:
    """Return where Kafka is; from now on nothing is logged.

    What is printed may be read by programs; a failure ends the command with its own line.
    """
    telemetry.start("gateway", "cli", "CRITICAL")
    return servers or Settings().kafka_servers
