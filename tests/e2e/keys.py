"""Keys of the API for tests that change something."""

from __future__ import annotations

import secrets
from datetime import UTC, datetime

import httpx

from services.gateway.adapters.kafka_keys import KafkaKeyLog
from services.gateway.core.access.keys import Scope, Terms, issued
from tests.cluster import Cluster
from tests.waiting import until


async def new_key(cupure: Cluster) -> str:
    """Return a new key that is good for everything, as `Authorization` has it."""
    secret = secrets.token_hex(16)
    terms = Terms(tuple(Scope))
    key = issued([], f"desk-{secrets.token_hex(4)}", secret, terms, datetime.now(UTC))
    await KafkaKeyLog(cupure.plan.kafka_servers).publish([key])
    return f"Bearer {secret}"


def until_known(cupure: Cluster, key: str) -> None:
    """Return when the gateway lets `key` in."""
    address = f"{cupure.url('gateway')}/v1/saved-searches"

    def is_let_in() -> bool:
        answer = httpx.get(address, headers={"Authorization": key}, timeout=20)
        return answer.status_code == 200

    until(is_let_in, "the key is known")
