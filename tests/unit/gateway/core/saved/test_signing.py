"""Signatures of webhooks."""

from __future__ import annotations

from services.gateway.core.saved.signing import new_secret, secret_fault, signature
from tests import make_saved


def test_signature_is_that_of_the_standard() -> None:
    """The example of the libraries of Standard Webhooks."""
    told = signature(
        "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw",
        "msg_p5jXN8AQM9LWM0D4loKWxJek",
        1614265330,
        b'{"test": 2432232314}',
    )

    assert told == "v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE="


def test_made_secret_is_sound() -> None:
    assert secret_fault(new_secret(make_saved.random)) is None
