"""Secrets sealed by Fernet: AES in CBC mode with an HMAC (github.com/fernet/spec)."""

from __future__ import annotations

import base64
from collections.abc import Sequence

from cryptography.fernet import Fernet, InvalidToken, MultiFernet
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

from services.gateway.core.saved.sealing import SEALED, NoSeal, Seal, SealedError

_PURPOSE = b"cupure webhook secrets"
_KEY_BYTES = 32


class FernetSeal:
    """Closes with the first of `keys` and opens with any, so that keys can be changed."""

    def __init__(self, keys: Sequence[str]) -> None:
        self._fernet = MultiFernet([Fernet(_derived(key)) for key in keys])

    def closed(self, secret: str) -> str:
        """Return `secret` as it is kept; one that is sealed already stays as it is."""
        if secret.startswith(SEALED):
            return secret
        return SEALED + self._fernet.encrypt(secret.encode()).decode()

    def opened(self, kept: str) -> str:
        """Return the secret that is kept so, or was before there were keys.

        Raises `SealedError` if it was sealed with a key that is none of these.
        """
        if not kept.startswith(SEALED):
            return kept
        try:
            return self._fernet.decrypt(kept.removeprefix(SEALED).encode()).decode()
        except InvalidToken as error:
            message = "the webhook's secret is sealed with a key that GATEWAY_WEBHOOK_SECRET lacks"
            raise SealedError(message) from error


def seal_of(keys: Sequence[str]) -> Seal:
    """Return what seals with `keys`, which is nothing if there are none."""
    return FernetSeal(keys) if keys else NoSeal()


def _derived(key: str) -> bytes:
    """Return a key of Fernet's form from one of any length (RFC 5869)."""
    made = HKDF(algorithm=SHA256(), length=_KEY_BYTES, salt=None, info=_PURPOSE)
    return base64.urlsafe_b64encode(made.derive(key.encode()))
