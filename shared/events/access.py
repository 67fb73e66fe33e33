"""Who may use the API."""

from __future__ import annotations

from pydantic import Field

from shared.events.envelope import Event, UtcTime


class ApiKey(Event):
    """A key of the API as it stands; its secret is known to its holder alone.

    `event_time` is when it was changed last. `key_id` is public and tells nothing of the secret.
    `digest` is the SHA-256 of the secret. Keys of one `name` share their quota of requests, which
    is the gateway's own where `per_minute` is None. A key holds until `expires_at` or, whatever
    that says, `revoked_at`.
    """

    key_id: str = Field(pattern=r"^[0-9a-f]{12}$")
    name: str = Field(pattern=r"^[A-Za-z0-9._-]{1,64}$")
    digest: str = Field(pattern=r"^[0-9a-f]{64}$")
    scopes: tuple[str, ...]
    per_minute: int | None = Field(default=None, ge=1)
    created_at: UtcTime
    expires_at: UtcTime | None = None
    revoked_at: UtcTime | None = None
