"""The gateway's settings, from environment variables that start with `GATEWAY_`."""

from __future__ import annotations

import secrets
from datetime import timedelta
from enum import StrEnum

from pydantic import Field, FilePath, HttpUrl, SecretStr, field_validator
from pydantic_settings import BaseSettings, SettingsConfigDict

from services.gateway.core.access.addresses import Networks, read_networks
from services.gateway.core.access.guard import AccessRules
from services.gateway.core.comments.rules import MOST_REPORTS, CommentRules, Hold
from services.gateway.core.comments.words import WordList
from services.gateway.core.saved.delivery import Schedule
from services.gateway.core.search.export import AT_ONCE
from shared.delivery import Backoff
from shared.reach import Reach

LEAST_SECRET = 16


class Role(StrEnum):
    """What a process does: serve, match saved searches, or deliver what they find."""

    SERVE = "serve"
    MATCH = "match"
    DELIVER = "deliver"


class Settings(BaseSettings):
    """Where to listen, and where Kafka and Elasticsearch are."""

    model_config = SettingsConfigDict(env_prefix="GATEWAY_", env_ignore_empty=True)

    role: Role = Role.SERVE
    kafka_servers: str = "127.0.0.1:19092"
    elastic_url: str = "http://127.0.0.1:19200"
    elastic_api_key: SecretStr | None = None
    index_prefix: str = ""
    elastic_timeout_s: float = Field(default=5.0, gt=0)
    http_host: str = "127.0.0.1"
    http_port: int = 8600
    log_level: str = "INFO"
    stop_within_s: int = Field(default=5, ge=1)
    # Each holds one connection open.
    stream_readers: int = Field(default=500, ge=0)
    exports_at_once: int = Field(default=AT_ONCE, ge=0)
    """Exports under way; each asks the index as fast as it is read."""
    public_url: HttpUrl | None = None
    """Where readers reach the pages, for feeds; where requests come to if it is not set."""
    https_for_s: int = Field(default=0, ge=0)
    """For how long browsers are told to come by HTTPS alone (HSTS); 0 tells them nothing."""
    cors_origins: str = ""
    """Whose pages may read the API in a browser: `https://app.example`, by commas, or `*`."""
    anonymous_read: bool = True
    """Whether the API answers those who have no key; the pages always do."""
    anonymous_per_minute: int | None = Field(default=None, ge=1)
    """Requests of one address without a key, of pages too; as many as come where it is not set."""
    key_per_minute: int | None = Field(default=None, ge=1)
    """Requests with a key that has no quota of its own."""
    saved_searches_per_key: int = Field(default=100, ge=0)
    """Searches that keys of one name may save; each is run on all that arrives."""
    webhook_timeout_s: float = Field(default=10.0, gt=0, le=60)
    """How long a receiver may take to answer."""
    webhook_first_retry_s: float = Field(default=5.0, gt=0)
    webhook_slowest_retry_s: float = Field(default=3600.0, gt=0)
    webhook_give_up_s: float = Field(default=86_400.0, gt=0)
    """For how long a delivery is tried, ever more seldom; then it is a dead letter."""
    webhook_secret: SecretStr | None = None
    """What secrets of webhooks are sealed with on the log, the same for all roles; of several, by
    commas, the first seals and the others still open. Without one they lie there as they are."""
    webhook_private_networks: bool = False
    """Whether webhooks may be at addresses that are not public."""
    webhook_let_in: str = ""
    """Addresses, alone or with a port, that webhooks may be at beside public ones, by commas."""
    cursor_secret: SecretStr | None = Field(default=None, min_length=LEAST_SECRET)
    """What cursors are signed with, the same at every gateway; without one each makes its own, and
    knows no cursor of another, nor one from before it was started."""
    cursor_kept_s: int = Field(default=180, ge=10, le=3600)
    """How long a list can be gone on with after each of its pages; the index holds it so long."""
    session_secret: SecretStr | None = Field(default=None, min_length=LEAST_SECRET)
    """What sessions of readers and moderators are signed with, the same at every gateway; without
    one each makes its own, and they end when it does."""
    comments_open: bool = True
    """Whether readers may write; what is there is shown in any case."""
    comments_hold: Hold = "none"
    """Whose comments a moderator sees first: `none`, `first` (who has none shown yet) or `all`."""
    comments_words: FilePath | None = None
    """A file with words that hold a comment back, a line each; with `!` before it, keep it out."""
    comments_links: int = Field(default=2, ge=0)
    comments_edit_s: int = Field(default=300, ge=0)
    comments_reports_hide: int | None = Field(default=None, ge=1, le=MOST_REPORTS)
    """Reports of so many readers hide a comment until a moderator has seen it; never by default."""
    comments_per_reader: int = Field(default=5, ge=1)
    """What one session may write in a minute: comments, changes and reports."""
    comments_per_address: int = Field(default=20, ge=1)
    trusted_proxies: str = ""
    """Whose `X-Forwarded-For` is believed: addresses and networks, by commas."""

    @property
    def origins(self) -> frozenset[str]:
        """The origins whose pages may read, as browsers name them."""
        named = (one.strip().rstrip("/") for one in self.cors_origins.split(","))
        return frozenset(one for one in named if one)

    @property
    def elastic_key(self) -> str | None:
        """What Elasticsearch is asked with, if it wants a key."""
        given = self.elastic_api_key
        return given.get_secret_value() if given else None

    @property
    def signing(self) -> bytes:
        """What cursors are signed with."""
        given = self.cursor_secret
        return given.get_secret_value().encode() if given else secrets.token_bytes(32)

    @property
    def webhook_keys(self) -> tuple[str, ...]:
        """What secrets of webhooks are sealed with, the one for new ones first."""
        given = self.webhook_secret.get_secret_value() if self.webhook_secret else ""
        return tuple(given.split(",")) if given else ()

    @property
    def session_signing(self) -> bytes:
        """What sessions are signed with."""
        given = self.session_secret
        return given.get_secret_value().encode() if given else secrets.token_bytes(32)

    @property
    def comment_rules(self) -> CommentRules:
        """What readers may write, and how often."""
        words = self.comments_words.read_text(encoding="utf-8") if self.comments_words else ""
        return CommentRules(
            open=self.comments_open,
            hold=self.comments_hold,
            words=WordList.of(words.splitlines()),
            links=self.comments_links,
            edit_for=timedelta(seconds=self.comments_edit_s),
            reports_hide=self.comments_reports_hide,
            per_reader=self.comments_per_reader,
            per_address=self.comments_per_address,
        )

    @property
    def site(self) -> str | None:
        """Where readers reach the pages, without a slash at the end."""
        return str(self.public_url).rstrip("/") if self.public_url else None

    @property
    def rules(self) -> AccessRules:
        """Who may ask, and how often."""
        return AccessRules(self.anonymous_read, self.anonymous_per_minute, self.key_per_minute)

    @property
    def webhook_reach(self) -> Reach:
        """Where webhooks may be."""
        return Reach.of(self.webhook_private_networks, self.webhook_let_in)

    @property
    def webhook_schedule(self) -> Schedule:
        """When a delivery that failed is tried again."""
        backoff = Backoff(self.webhook_first_retry_s, self.webhook_slowest_retry_s)
        return Schedule(backoff, self.webhook_give_up_s)

    @property
    def trusted(self) -> Networks:
        """The proxies whose word is taken."""
        return read_networks(self.trusted_proxies)

    @field_validator("webhook_secret")
    @classmethod
    def _are_long_enough(cls, given: SecretStr | None) -> SecretStr | None:
        for one in given.get_secret_value().split(",") if given else ():
            if len(one) < LEAST_SECRET:
                raise ValueError(f"a secret has {LEAST_SECRET} characters or more")
        return given

    @field_validator("trusted_proxies")
    @classmethod
    def _are_networks(cls, text: str) -> str:
        read_networks(text)
        return text
