"""Who writes: sessions that we sign and keep nowhere, of readers and of moderators."""

from __future__ import annotations

import base64
import binascii
import hmac
import json
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any, Literal

READER_FOR = timedelta(days=180)
KEY_HOLDER_FOR = timedelta(hours=12)
_SIGNED_BYTES = 24

# For what somebody comes in with a key.
Part = Literal["moderator", "keeper"]
Purpose = Literal["reader", "form"] | Part


@dataclass(frozen=True, slots=True)
class Session:
    """A reader by the id that is public, and the name that was given last; begun at `at`."""

    id: str
    name: str
    at: datetime


class Sessions:
    """Makes what cookies and forms carry, and reads it; all who know the secret read each other's.

    What is signed for one purpose is worth nothing for another.
    """

    def __init__(self, secret: bytes) -> None:
        self._secret = secret

    def sealed(self, session: Session) -> str:
        """Return the session as a cookie carries it."""
        return self._seal("reader", [session.id, session.name, int(session.at.timestamp())])

    def read(self, cookie: str | None, now: datetime) -> Session | None:
        """Return the session in `cookie`, None if it is none of ours or has ended."""
        told = self._unseal("reader", cookie)
        if told is None or _has_ended(told[2], READER_FOR, now):
            return None
        return Session(told[0], told[1], datetime.fromtimestamp(told[2], UTC))

    def sealed_holder(self, part: Part, key_id: str, now: datetime) -> str:
        """Return as a cookie carries it that the holder of a key has come in."""
        return self._seal(part, [key_id, int(now.timestamp())])

    def read_holder(self, part: Part, cookie: str | None, now: datetime) -> str | None:
        """Return the id of the key that its holder came in with; whether it holds is not said."""
        told = self._unseal(part, cookie)
        if told is None or _has_ended(told[1], KEY_HOLDER_FOR, now):
            return None
        return str(told[0])

    def form_token(self, who: str) -> str:
        """Return what shows that a form was made by us for `who`: a session or a key, by its id."""
        return _text(self._signature("form", who.encode()))

    def is_form_of(self, token: str, who: str) -> bool:
        """Return whether `token` was made for `who`."""
        return hmac.compare_digest(token.encode(), self.form_token(who).encode())

    def _seal(self, purpose: Purpose, told: list[Any]) -> str:
        content = json.dumps(told, separators=(",", ":")).encode()
        return f"{_text(content)}.{_text(self._signature(purpose, content))}"

    def _unseal(self, purpose: Purpose, sealed: str | None) -> Any:
        """Return what was told in `sealed`; nothing in it is read before its signature."""
        content, _, signature = (sealed or "").partition(".")
        try:
            told, signed = _bytes(content), _bytes(signature)
        except (ValueError, binascii.Error):
            return None
        if not hmac.compare_digest(signed, self._signature(purpose, told)):
            return None
        return json.loads(told)

    def _signature(self, purpose: Purpose, content: bytes) -> bytes:
        signed = hmac.digest(self._secret, purpose.encode() + b"\0" + content, "sha256")
        return signed[:_SIGNED_BYTES]


def _has_ended(began_s: int, after: timedelta, now: datetime) -> bool:
    return now >= datetime.fromtimestamp(began_s, UTC) + after


def _text(content: bytes) -> str:
    return base64.urlsafe_b64encode(content).decode().rstrip("=")


def _bytes(text: str) -> bytes:
    padded = text.encode("ascii") + b"=" * (-len(text) % 4)
    return base64.b64decode(padded, altchars=b"-_", validate=True)
