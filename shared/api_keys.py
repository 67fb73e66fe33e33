"""Secrets that let programs in; only their hashes are ever kept."""

from __future__ import annotations

import hashlib
from base64 import urlsafe_b64encode

KEY_BYTES = 32


def new_key(random: bytes) -> str:
    """Return the key made of `random` bytes; raises `ValueError` when they are too few."""
    if len(random) < KEY_BYTES:
        raise ValueError(f"a key needs {KEY_BYTES} random bytes")
    return "cupure_" + urlsafe_b64encode(random).rstrip(b"=").decode()


def key_digest(key: str) -> str:
    """Return the hash under which `key` is kept.

    A plain hash does for a key of 256 random bits: there is nothing to guess.
    """
    return hashlib.sha256(key.encode()).hexdigest()
