"""Sessions are known again as long as they last, and cannot be made by others."""

from __future__ import annotations

import base64

import pytest

from services.gateway.core.access.sessions import (
    KEY_HOLDER_FOR,
    READER_FOR,
    Session,
    Sessions,
)
from tests import make

SESSIONS = Sessions(b"a secret of sixteen bytes")
ADA = Session("5d0e6a1b9c3f4e27", "Ada · Lövelace", make.NOW)


def test_session_is_known_until_it_ends() -> None:
    cookie = SESSIONS.sealed(ADA)

    assert SESSIONS.read(cookie, make.NOW) == ADA
    assert SESSIONS.read(cookie, make.NOW + READER_FOR) is None


def test_other_gateways_share_the_secret() -> None:
    cookie = SESSIONS.sealed(ADA)

    assert Sessions(b"a secret of sixteen bytes").read(cookie, make.NOW) == ADA
    assert Sessions(b"another of sixteen bytes").read(cookie, make.NOW) is None


@pytest.mark.parametrize("cookie", [None, "", ".", "a.b", "é.é", "W10", "a" * 9000, "=.="])
def test_what_we_did_not_make_is_nobody(cookie: str | None) -> None:
    assert SESSIONS.read(cookie, make.NOW) is None


def test_changed_session_is_nobody() -> None:
    content, signature = SESSIONS.sealed(ADA).split(".")
    other = base64.urlsafe_b64encode(base64.urlsafe_b64decode(content + "==").replace(b"5d", b"6d"))

    assert SESSIONS.read(f"{other.decode().rstrip('=')}.{signature}", make.NOW) is None


def test_reader_is_no_moderator() -> None:
    assert SESSIONS.read_holder("moderator", SESSIONS.sealed(ADA), make.NOW) is None
    assert SESSIONS.read(SESSIONS.sealed_holder("moderator", "k1", make.NOW), make.NOW) is None


def test_moderator_stays_for_a_while() -> None:
    cookie = SESSIONS.sealed_holder("moderator", "0123456789ab", make.NOW)

    assert SESSIONS.read_holder("moderator", cookie, make.NOW) == "0123456789ab"
    assert SESSIONS.read_holder("moderator", cookie, make.NOW + KEY_HOLDER_FOR) is None


def test_form_is_of_one_session() -> None:
    token = SESSIONS.form_token(ADA.id)

    assert SESSIONS.is_form_of(token, ADA.id)
    assert not SESSIONS.is_form_of(token, "another")
    assert not SESSIONS.is_form_of("é", ADA.id)


def test_one_who_keeps_searches_is_no_moderator() -> None:
    cookie = SESSIONS.sealed_holder("keeper", "0123456789ab", make.NOW)

    assert SESSIONS.read_holder("keeper", cookie, make.NOW) == "0123456789ab"
    assert SESSIONS.read_holder("moderator", cookie, make.NOW) is None
