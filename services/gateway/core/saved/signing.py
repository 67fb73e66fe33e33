"""Secrets and signatures of webhooks, as Standard Webhooks has them (standardwebhooks.com)."""

from __future__ import annotations

import base64
import binascii
import hmac
from collections.abc import Callable

PREFIX = "whsec_"
_LEAST_BYTES, _MOST_BYTES = 24, 64
_NEW_BYTES = 32


def new_secret(random: Callable[[int], bytes]) -> str:
    """Return a secret made of random bytes."""
    return PREFIX + base64.b64encode(random(_NEW_BYTES)).decode()


def secret_fault(secret: str) -> str | None:
    """Return what is wrong with a secret, None if nothing is."""
    expected = f"expected {PREFIX} and {_LEAST_BYTES} to {_MOST_BYTES} bytes in base64"
    try:
        size = len(_key(secret))
    except (ValueError, binascii.Error):
        return expected
    is_sound = secret.startswith(PREFIX) and _LEAST_BYTES <= size <= _MOST_BYTES
    return None if is_sound else expected


def signature(secret: str, webhook_id: str, timestamp: int, body: bytes) -> str:
    """Return the `webhook-signature` of `body`, of version 1."""
    signed = f"{webhook_id}.{timestamp}.".encode() + body
    digest = hmac.digest(_key(secret), signed, "sha256")
    return f"v1,{base64.b64encode(digest).decode()}"


def _key(secret: str) -> bytes:
    return base64.b64decode(secret.removeprefix(PREFIX), validate=True)
