"""`cupure keys`."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, datetime

import pytest
from typer.testing import CliRunner, Result

from services.gateway.cli.keys import cli
from services.gateway.core.access.keys import KeyRing
from shared.events import ApiKey


class MemoryKeyLog:
    """Keeps the keys as the topic does."""

    def __init__(self) -> None:
        self.ring = KeyRing()

    async def keys(self) -> list[ApiKey]:
        return self.ring.keys()

    async def publish(self, keys: Sequence[ApiKey]) -> None:
        for key in keys:
            self.ring.note(key)

    def lets_in(self, secret: str) -> ApiKey | None:
        return self.ring.find(secret.strip(), datetime.now(UTC))


def call(log: MemoryKeyLog, *arguments: str) -> Result:
    return CliRunner().invoke(cli, list(arguments), obj=log)


def test_made_key_is_printed_once() -> None:
    log = MemoryKeyLog()

    made = call(log, "create", "agency", "--scope", "read", "--per-minute", "60", "--days", "1")

    key = log.lets_in(made.stdout)
    assert key is not None
    assert (key.name, key.scopes, key.per_minute) == ("agency", ("read",), 60)
    assert key.expires_at is not None
    assert made.stdout.strip() not in call(log, "list").output


def test_rotated_key_is_another() -> None:
    log = MemoryKeyLog()
    old = call(log, "create", "agency").stdout

    new = call(log, "rotate", "agency", "--overlap-hours", "0").stdout

    assert log.lets_in(new)
    assert log.lets_in(old) is None


def test_revoked_key_is_named() -> None:
    log = MemoryKeyLog()
    secret = call(log, "create", "agency").stdout

    ended = call(log, "revoke", "agency")

    assert ended.output.startswith("revoked ")
    assert log.lets_in(secret) is None
    assert "revoked" in call(log, "list").output


@pytest.mark.parametrize(
    ("arguments", "why"),
    [
        (("create", "a,b"), "64 letters"),
        (("create", "agency"), "rotate it"),
        (("rotate", "desk"), "no valid key desk"),
        (("revoke", "desk"), "no valid key desk"),
    ],
)
def test_refusal_is_one_line(arguments: tuple[str, ...], why: str) -> None:
    log = MemoryKeyLog()
    call(log, "create", "agency")

    refused = call(log, *arguments)

    assert refused.exit_code == 1
    assert why in refused.stderr
    assert refused.output.count("\n") == 1


def test_unknown_scope_is_wrong_usage() -> None:
    assert call(MemoryKeyLog(), "create", "agency", "--scope", "everything").exit_code == 2
