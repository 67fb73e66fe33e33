"""Keys are followed; what cannot be read lets nobody in."""

from __future__ import annotations

from structlog.testing import capture_logs

from services.gateway.adapters.kafka_keys import noting
from services.gateway.core.access.keys import KeyRing, Terms, issued
from shared.delivery import Message
from tests import make

KEY = issued([], "agency", "s1", Terms(), make.NOW)


def message(value: bytes | None) -> Message:
    return Message("gateway.keys.v1", 0, 1, KEY.key_id.encode(), value)


def test_key_is_known_until_it_is_gone() -> None:
    ring = KeyRing()
    take_in = noting(ring)

    take_in(message(KEY.model_dump_json().encode()))
    assert ring.find("s1", make.NOW) == KEY

    take_in(message(None))
    assert ring.find("s1", make.NOW) is None


def test_unreadable_key_lets_nobody_in() -> None:
    ring = KeyRing()
    take_in = noting(ring)
    take_in(message(KEY.model_dump_json().encode()))

    with capture_logs() as logs:
        take_in(message(b"{}"))

    assert ring.find("s1", make.NOW) is None
    assert [one["log_level"] for one in logs] == ["error"]
