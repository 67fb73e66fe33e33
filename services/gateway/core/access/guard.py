"""Who may ask what, and how often."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Literal

from services.gateway.core.access.keys import KeyRing, Scope
from services.gateway.core.access.quotas import Buckets, Taken
from shared.events import ApiKey

Policy = Literal["key", "anonymous"]


@dataclass(frozen=True, slots=True)
class AccessRules:
    """What those may who have no key, and how many requests a minute; None: as many as come.

    A key that has a quota of its own has that.
    """

    anonymous_read: bool = True
    anonymous_per_minute: int | None = None
    key_per_minute: int | None = None


@dataclass(frozen=True, slots=True)
class Asking:
    """Who asks: with which secret, if any, from where, and for what; None needs no scope."""

    secret: str | None
    client: str
    scope: Scope | None


@dataclass(frozen=True, slots=True)
class Admitted:
    """A request that is answered: whose key it came with, and what is left of its quota."""

    name: str
    policy: Policy
    taken: Taken | None
    scopes: tuple[str, ...] = ()

    def owner(self, scope: Scope) -> str:
        """Return who asks, for what belongs to somebody; raises `RefusedError` without a key."""
        if self.policy != "key":
            raise KeyNeededError(_KEY_NEEDED)
        _require(scope, self.scopes)
        return self.name


class RefusedError(Exception):
    """A request that is not answered, and why."""


class KeyNeededError(RefusedError):
    """A key is needed, and there is none or none that is valid."""


class ScopeNeededError(RefusedError):
    """The key is not good for this."""


class KeysAwayError(RefusedError):
    """Not all keys have been heard of, so that nothing can be said about this one."""


class QuotaExceededError(RefusedError):
    """More was asked than may be; `taken` tells when there is more."""

    def __init__(self, policy: Policy, taken: Taken) -> None:
        super().__init__(f"{taken.quota} requests a minute may be made.")
        self.policy = policy
        self.taken = taken


_KEY_NEEDED = "A key is needed, as Authorization: Bearer or X-Api-Key."


def _require(scope: Scope, scopes: Sequence[str]) -> None:
    if scope not in scopes:
        raise ScopeNeededError(f"This key is not good for: {scope}.")


class Guard:
    """Lets requests in by the rules."""

    def __init__(self, keys: KeyRing, rules: AccessRules, buckets: Buckets) -> None:
        self.rules = rules
        self._keys = keys
        self._buckets = buckets

    def admit(self, asking: Asking, now: datetime) -> Admitted:
        """Return how the request is let in; raises `RefusedError`."""
        key = self._keys.find(asking.secret, now) if asking.secret else None
        if key is not None:
            return self._with_key(key, asking, now)
        # Guesses count as well.
        taken = self._take("anonymous", asking.client, self.rules.anonymous_per_minute, now)
        if asking.secret:
            raise self._not_known()
        if asking.scope and not self.rules.anonymous_read:
            raise KeyNeededError(_KEY_NEEDED)
        return Admitted("anonymous", "anonymous", taken)

    def _with_key(self, key: ApiKey, asking: Asking, now: datetime) -> Admitted:
        per_minute = key.per_minute or self.rules.key_per_minute
        taken = self._take("key", key.name, per_minute, now)
        if asking.scope:
            _require(asking.scope, key.scopes)
        return Admitted(key.name, "key", taken, key.scopes)

    def _take(
        self, policy: Policy, who: str, per_minute: int | None, now: datetime
    ) -> Taken | None:
        if per_minute is None:
            return None
        taken = self._buckets.take(f"{policy} {who}", per_minute, now)
        if not taken.fits:
            raise QuotaExceededError(policy, taken)
        return taken

    def _not_known(self) -> RefusedError:
        if not self._keys.is_whole.is_set():
            return KeysAwayError("The keys are not known yet. Please try again shortly.")
        return KeyNeededError("This key is not known, or does not hold any more.")
