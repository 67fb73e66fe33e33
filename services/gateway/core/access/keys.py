"""Keys of the API: made, changed in turn, taken back, and known again by their hashes."""

from __future__ import annotations

import asyncio
import hashlib
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Literal

from shared import __version__
from shared.api_keys import key_digest
from shared.events import ApiKey, Provenance

KeyState = Literal["valid", "expired", "revoked"]

_PROVENANCE = Provenance(service="gateway", version=__version__)


class Scope(StrEnum):
    """What a key is good for: answers that end, streams, which hold a connection, changes of what
    is its holder's own, and deciding about what readers wrote."""

    READ = "read"
    STREAM = "stream"
    WRITE = "write"
    MODERATE = "moderate"


# What a key is good for unless more is said: a right to change things is given on purpose.
READING = (Scope.READ, Scope.STREAM)


class KeyChangeError(ValueError):
    """A change of the keys that cannot be made; says why."""


@dataclass(frozen=True, slots=True)
class Terms:
    """What a key is good for: what, how often, and how long."""

    scopes: tuple[Scope, ...] = READING
    per_minute: int | None = None
    expires_at: datetime | None = None


def state_of(key: ApiKey, now: datetime) -> KeyState:
    """Return whether `key` lets anybody in."""
    if key.revoked_at is not None and key.revoked_at <= now:
        return "revoked"
    if key.expires_at is not None and key.expires_at <= now:
        return "expired"
    return "valid"


def issued(known: Iterable[ApiKey], name: str, secret: str, terms: Terms, now: datetime) -> ApiKey:
    """Return a new key for `name`; raises `KeyChangeError` if there is a valid one already."""
    if any(one.name == name and state_of(one, now) == "valid" for one in known):
        raise KeyChangeError(f"{name} has a key; rotate it, or choose another name")
    return _key(name, secret, terms, now)


def rotated(
    known: Iterable[ApiKey], called: str, secret: str, overlap: timedelta, now: datetime
) -> tuple[ApiKey, list[ApiKey]]:
    """Return a new key on the terms of the newest one called so, and the old ones, which end soon.

    The old ones hold for `overlap` more, so that nobody is shut out while the new one is put in
    place. Raises `KeyChangeError`.
    """
    valid = _valid(known, called, now)
    newest = max(valid, key=lambda one: (one.created_at, one.key_id))
    # A key that ended on a day ends on it still: a new secret is no new right.
    terms = Terms(_known_scopes(newest), newest.per_minute, newest.expires_at)
    until = now + overlap
    ending = [_changed(one, now, expires_at=min(one.expires_at or until, until)) for one in valid]
    return _key(newest.name, secret, terms, now), ending


def revoked(known: Iterable[ApiKey], called: str, now: datetime) -> list[ApiKey]:
    """Return the valid keys called so, taken back; raises `KeyChangeError` if there is none."""
    return [_changed(one, now, revoked_at=now) for one in _valid(known, called, now)]


def _valid(known: Iterable[ApiKey], called: str, now: datetime) -> list[ApiKey]:
    found = [
        one for one in known if called in (one.key_id, one.name) and state_of(one, now) == "valid"
    ]
    if not found:
        raise KeyChangeError(f"there is no valid key {called}")
    return found


def _known_scopes(key: ApiKey) -> tuple[Scope, ...]:
    return tuple(one for one in Scope if one in key.scopes)


def _key(name: str, secret: str, terms: Terms, now: datetime) -> ApiKey:
    digest = key_digest(secret)
    # Not a part of the digest, which would tell a part of it.
    key_id = hashlib.sha256(digest.encode()).hexdigest()[:12]
    return ApiKey(
        id=f"{key_id}@{now.isoformat()}",
        event_time=now,
        ingest_time=now,
        provenance=_PROVENANCE,
        key_id=key_id,
        name=name,
        digest=digest,
        scopes=terms.scopes,
        per_minute=terms.per_minute,
        created_at=now,
        expires_at=terms.expires_at,
    )


def _changed(key: ApiKey, now: datetime, **fields: datetime) -> ApiKey:
    told = {"id": f"{key.key_id}@{now.isoformat()}", "event_time": now, "ingest_time": now}
    return key.model_copy(update={**told, **fields})


class KeyRing:
    """The latest of every key; `is_whole` is set once all that were made have been heard of."""

    def __init__(self) -> None:
        self.is_whole = asyncio.Event()
        self._by_id: dict[str, ApiKey] = {}
        self._by_digest: dict[str, ApiKey] = {}

    def note(self, key: ApiKey) -> None:
        """Take in a key as it stands now."""
        self.forget(key.key_id)
        self._by_id[key.key_id] = key
        self._by_digest[key.digest] = key

    def forget(self, key_id: str) -> None:
        """Let go of a key, if it was known."""
        key = self._by_id.pop(key_id, None)
        if key is not None:
            self._by_digest.pop(key.digest, None)

    def keys(self) -> list[ApiKey]:
        """Return all keys, by name and then by age."""
        return sorted(self._by_id.values(), key=lambda one: (one.name, one.created_at))

    def holds(self, name: str, now: datetime) -> bool:
        """Return whether there is a valid key of that name, as far as has been heard of."""
        valid = (state_of(one, now) == "valid" for one in self._by_id.values() if one.name == name)
        return any(valid) or not self.is_whole.is_set()

    def by_id(self, key_id: str, now: datetime) -> ApiKey | None:
        """Return the key of this id, if it is valid."""
        key = self._by_id.get(key_id)
        return key if key is not None and state_of(key, now) == "valid" else None

    def find(self, secret: str, now: datetime) -> ApiKey | None:
        """Return the key whose secret this is, if it is valid.

        Found by its hash: how long that takes tells nothing of a secret that cannot be guessed.
        """
        key = self._by_digest.get(key_digest(secret))
        return key if key is not None and state_of(key, now) == "valid" else None
