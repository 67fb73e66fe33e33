"""Secrets of webhooks as they lie on the log, which others read as well."""

from __future__ import annotations

from typing import Protocol

from shared.events import SavedSearch, Webhook

# No secret begins so: those begin with `whsec_`.
SEALED = "sealed:"


class SealedError(Exception):
    """A secret that cannot be read here; says why."""


class Seal(Protocol):
    """Keeps secrets from those who have the log but not the key."""

    def closed(self, secret: str) -> str:
        """Return `secret` as it is kept; one that is sealed already stays as it is."""

    def opened(self, kept: str) -> str:
        """Return the secret that is kept so; raises `SealedError`."""


class NoSeal:
    """Keeps secrets as they are, where no key was given."""

    def closed(self, secret: str) -> str:
        """Return `secret`."""
        return secret

    def opened(self, kept: str) -> str:
        """Return `kept`; raises `SealedError` if somebody else sealed it."""
        if kept.startswith(SEALED):
            raise SealedError("the webhook's secret is sealed: GATEWAY_WEBHOOK_SECRET is not set")
        return kept


def sealed(search: SavedSearch, seal: Seal) -> SavedSearch:
    """Return `search` with the secret of its webhook, if it has one, as it is kept."""
    if search.webhook is None:
        return search
    return _with_secret(search, search.webhook, seal.closed(search.webhook.secret))


def resealed(search: SavedSearch, seal: Seal) -> SavedSearch:
    """Return `search` with its secret sealed anew; raises `SealedError` if it can't be opened."""
    if search.webhook is None:
        return search
    secret = seal.closed(seal.opened(search.webhook.secret))
    return _with_secret(search, search.webhook, secret)


def _with_secret(search: SavedSearch, webhook: Webhook, secret: str) -> SavedSearch:
    return search.model_copy(update={"webhook": webhook.model_copy(update={"secret": secret})})
