"""Signatures of hubs and the addresses they call."""

from __future__ import annotations

import hmac

import pytest

from services.ingest.core.websub.signatures import (
    callback_token,
    is_token,
    shared_secret,
    signature_fault,
)

SECRET = shared_secret("ours", "gazette")
BODY = b"<rss/>"


def _signed(method: str, secret: str = SECRET) -> str:
    return f"{method}={hmac.new(secret.encode(), BODY, method).hexdigest()}"


@pytest.mark.parametrize("method", ["sha256", "sha384", "sha512"])
def test_good_signature_has_no_fault(method: str) -> None:
    assert signature_fault(_signed(method), BODY, SECRET) is None


def test_hexadecimal_may_be_large() -> None:
    method, _, digest = _signed("sha256").partition("=")

    assert signature_fault(f"{method}={digest.upper()}", BODY, SECRET) is None


@pytest.mark.parametrize(
    "header",
    ["", "sha256=", "sha256", "md5=abc", _signed("sha256", "theirs"), "sha256=é"],
)
def test_bad_signature_has_fault(header: str) -> None:
    assert signature_fault(header, BODY, SECRET)


def test_changed_body_has_fault() -> None:
    assert signature_fault(_signed("sha256"), BODY + b" ", SECRET)


def test_sha1_must_be_wanted() -> None:
    assert signature_fault(_signed("sha1"), BODY, SECRET)
    assert signature_fault(_signed("sha1"), BODY, SECRET, sha1_too=True) is None


def test_token_belongs_to_one_source() -> None:
    token = callback_token("ours", "gazette")

    assert is_token(token, "ours", "gazette")
    assert not is_token(token, "ours", "herald")
    assert not is_token("é", "ours", "gazette")


def test_secrets_differ_by_purpose() -> None:
    assert callback_token("ours", "gazette") not in SECRET
    assert shared_secret("ours", "herald") != SECRET
