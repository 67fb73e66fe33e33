"""Keys of the API."""

from __future__ import annotations

from datetime import timedelta

import pytest

from services.gateway.core.access.keys import (
    KeyChangeError,
    KeyRing,
    Scope,
    Terms,
    issued,
    revoked,
    rotated,
    state_of,
)
from shared.events import ApiKey
from tests import make

NOW = make.NOW
DAY, HOUR = timedelta(days=1), timedelta(hours=1)


def ring(*keys: ApiKey) -> KeyRing:
    made = KeyRing()
    for key in keys:
        made.note(key)
    return made


def key(of: str = "s1", name: str = "agency", terms: Terms | None = None) -> ApiKey:
    return issued([], name, of, terms or Terms(), NOW)


def test_key_is_found_by_its_secret() -> None:
    known = ring(key("s1", "agency"), key("s2", "desk"))

    found = known.find("s2", NOW)
    assert found is not None
    assert found.name == "desk"
    assert known.find("s3", NOW) is None


def test_secret_is_nowhere_in_the_event() -> None:
    told = key("cupure_secret").model_dump_json()

    assert "cupure_secret" not in told
    assert key("cupure_secret").key_id not in key("cupure_secret").digest


def test_key_ends_when_it_expires() -> None:
    known = ring(key(terms=Terms(expires_at=NOW + DAY)))

    assert known.find("s1", NOW + DAY - HOUR)
    assert known.find("s1", NOW + DAY) is None


def test_revoked_key_lets_nobody_in() -> None:
    made = key(terms=Terms(expires_at=NOW + DAY))
    [ended] = revoked([made], "agency", NOW + HOUR)

    assert state_of(ended, NOW + 2 * DAY) == "revoked"
    assert ring(made, ended).find("s1", NOW + HOUR) is None


def test_rotated_key_keeps_its_terms() -> None:
    old = key(terms=Terms((Scope.READ,), 60, NOW + 30 * DAY))

    made, [ending] = rotated([old], "agency", "s2", DAY, NOW + HOUR)

    assert (made.name, made.scopes, made.per_minute) == (old.name, old.scopes, old.per_minute)
    assert made.expires_at == old.expires_at
    assert ending.expires_at == NOW + HOUR + DAY


def test_both_keys_hold_during_the_overlap() -> None:
    old = key()
    made, ending = rotated([old], old.key_id, "s2", DAY, NOW)
    known = ring(made, *ending)

    assert known.find("s1", NOW + HOUR)
    assert known.find("s2", NOW + HOUR)
    assert known.find("s1", NOW + DAY) is None


def test_rotation_never_lengthens_the_old_key() -> None:
    old = key(terms=Terms(expires_at=NOW + HOUR))

    _, [ending] = rotated([old], "agency", "s2", DAY, NOW)

    assert ending.expires_at == NOW + HOUR


def test_name_has_one_key_at_a_time() -> None:
    with pytest.raises(KeyChangeError, match="rotate"):
        issued([key()], "agency", "s2", Terms(), NOW)

    gone = revoked([key()], "agency", NOW)
    assert issued(gone, "agency", "s2", Terms(), NOW + HOUR).name == "agency"


@pytest.mark.parametrize("called", ["desk", "0" * 12])
def test_unknown_key_is_not_changed(called: str) -> None:
    with pytest.raises(KeyChangeError, match=called):
        revoked([key()], called, NOW)
    with pytest.raises(KeyChangeError, match=called):
        rotated([key()], called, "s2", DAY, NOW)


def test_forgotten_key_is_unknown() -> None:
    known = ring(key())

    known.forget(key().key_id)
    known.forget("unheard-of")

    assert known.find("s1", NOW) is None
    assert known.keys() == []
