"""What can be set from outside, by environment variables with the prefix `ENRICH_`."""

from __future__ import annotations

from enum import StrEnum
from pathlib import Path

from pydantic import Field
from pydantic_settings import BaseSettings, SettingsConfigDict


class Role(StrEnum):
    """What one process does; each role is a consumer group of its own, `enrich-<role>`."""

    TAG = "tag"
    STORIES = "stories"
    TRENDS = "trends"

    @property
    def group(self) -> str:
        """Return the consumer group."""
        return f"enrich-{self.value}"


HTTP_PORTS = {Role.TAG: 8602, Role.STORIES: 8603, Role.TRENDS: 8604}


class EnrichSettings(BaseSettings):
    """The role, and the addresses."""

    model_config = SettingsConfigDict(env_prefix="ENRICH_")

    role: Role
    kafka_servers: str = "127.0.0.1:19092"
    http_host: str = "127.0.0.1"
    http_port: int | None = Field(default=None, description="8602, 8603 or 8604 by role")
    log_level: str = "INFO"
    knowledge_dir: Path | None = Field(
        default=None, description="root or version of a base; without it, the starter"
    )
    trend_interval_s: float = Field(default=5.0, gt=0)
    trend_checkpoint_s: float = Field(default=300.0, gt=0)
    trend_checkpoint_articles: int = Field(default=20_000, gt=0)
    # Added to the consumer group, for tests that share one Kafka.
    group_suffix: str = ""

    @property
    def port(self) -> int:
        """Return the port of the probes."""
        return HTTP_PORTS[self.role] if self.http_port is None else self.http_port

    @property
    def group(self) -> str:
        """Return the consumer group of this process."""
        return self.role.group + self.group_suffix
