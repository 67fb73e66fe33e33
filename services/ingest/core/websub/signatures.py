"""What is shared with hubs and nobody else, all derived from one secret (WebSub, section 8)."""

from __future__ import annotations

import hashlib
import hmac

_METHODS = {"sha256": hashlib.sha256, "sha384": hashlib.sha384, "sha512": hashlib.sha512}


def shared_secret(secret: str, source_id: str) -> str:
    """Return what the hub of a source signs with."""
    return _derived(secret, "signature", source_id)


def callback_token(secret: str, source_id: str) -> str:
    """Return what makes a source's callback an address that cannot be guessed."""
    return _derived(secret, "callback", source_id)[:32]


def is_token(token: str, secret: str, source_id: str) -> bool:
    """Return whether `token` belongs to the callback of a source, in constant time."""
    return hmac.compare_digest(token.encode(), callback_token(secret, source_id).encode())


def signature_fault(header: str, body: bytes, secret: str, sha1_too: bool = False) -> str | None:
    """Return why `header` (`X-Hub-Signature`) does not vouch for `body`, or None if it does.

    `sha1_too` takes HMAC-SHA-1 from hubs that know nothing better: still not forgeable (RFC 6194,
    section 3.3), but nothing to rest on alone.
    """
    method, _, told = header.strip().partition("=")
    methods = _METHODS | ({"sha1": hashlib.sha1} if sha1_too else {})
    make = methods.get(method.lower())
    if make is None:
        return f"signed by {method[:20]!r}" if method else "not signed"
    expected = hmac.new(secret.encode(), body, make).hexdigest()
    if not hmac.compare_digest(told.strip().lower().encode(), expected.encode()):
        return "the signature is wrong"
    return None


def _derived(secret: str, purpose: str, source_id: str) -> str:
    message = f"{purpose}:{source_id}".encode()
    return hmac.new(secret.encode(), message, hashlib.sha256).hexdigest()
