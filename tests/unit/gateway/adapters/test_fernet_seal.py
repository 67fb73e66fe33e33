"""Secrets of webhooks on a log that others read."""

from __future__ import annotations

import pytest
from pydantic import SecretStr, ValidationError

from services.gateway.adapters.fernet_seal import FernetSeal, seal_of
from services.gateway.core.saved.sealing import NoSeal, SealedError, resealed, sealed
from services.gateway.settings import Settings
from tests import make_saved

SECRET = "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw"
OLD, NEW = "an old key of the house", "a new key of the house"


def test_sealed_secret_is_read_by_the_key_alone() -> None:
    kept = FernetSeal([OLD]).closed(SECRET)

    assert SECRET not in kept
    assert FernetSeal([OLD]).opened(kept) == SECRET
    for other in (FernetSeal([NEW]), NoSeal()):
        with pytest.raises(SealedError, match="GATEWAY_WEBHOOK_SECRET"):
            other.opened(kept)


def test_secret_is_sealed_once() -> None:
    seal = FernetSeal([OLD])
    kept = seal.closed(SECRET)

    assert seal.closed(kept) == kept


def test_what_lies_there_from_before_is_read() -> None:
    assert FernetSeal([OLD]).opened(SECRET) == SECRET
    assert seal_of([]).opened(seal_of([]).closed(SECRET)) == SECRET


def test_key_can_be_changed() -> None:
    search = sealed(make_saved.search(webhook=make_saved.WEBHOOK), FernetSeal([OLD]))

    again = resealed(search, FernetSeal([NEW, OLD]))

    assert search.webhook
    assert again.webhook
    opened = FernetSeal([NEW]).opened(again.webhook.secret)
    assert opened == FernetSeal([OLD]).opened(search.webhook.secret)


def test_search_without_webhook_stays_as_it_is() -> None:
    search = make_saved.search()

    assert sealed(search, FernetSeal([OLD])) is resealed(search, FernetSeal([OLD])) is search


def test_each_key_is_long_enough() -> None:
    assert Settings(webhook_secret=SecretStr(f"{NEW},{OLD}")).webhook_keys == (NEW, OLD)
    with pytest.raises(ValidationError, match="16 characters or more"):
        Settings(webhook_secret=SecretStr(f"{NEW},short"))
