"""Settings by environment, prefix `INGEST_`."""

from __future__ import annotations

from pathlib import Path

from pydantic import Field
from pydantic_settings import BaseSettings, SettingsConfigDict

from services.ingest.core.fetching.limits import FetchLimits
from shared.reach import Reach


class Settings(BaseSettings):
    """Everything that can be set; units are in the names."""

    model_config = SettingsConfigDict(env_prefix="INGEST_", env_ignore_empty=True)

    kafka_servers: str = "127.0.0.1:19092"
    http_host: str = "127.0.0.1"
    http_port: int = 8601
    log_level: str = "INFO"

    feeds: Path | None = None
    """An OPML or YAML list; without one this worker polls what others have listed."""
    contact: str = ""
    """An address for publishers, sent with every request."""
    poll_interval_s: float | None = Field(default=None, gt=0)
    """Poll every source at this interval, whatever it publishes; for samples and tests."""
    poll_first_interval_s: float = Field(default=1800.0, gt=0)
    poll_min_interval_s: float = Field(default=300.0, gt=0)
    poll_max_interval_s: float = Field(default=86_400.0, gt=0)
    polls_at_once: int = Field(default=200, ge=1)
    host_delay_s: float = Field(default=1.0, ge=0)
    """Between the end of a request to a host and the next one to it."""
    obey_robots: bool = True
    api_keys: str = ""
    """Who may change things: `name:sha256-of-key`, separated by commas (`cupure ingest key`)."""
    public_url: str = ""
    """Where hubs reach this service from outside; without it nothing is subscribed to."""
    websub_secret: str = ""
    """From which the secrets shared with hubs are derived; the same for all workers."""
    allow_private_networks: bool = False
    allow_addresses: str = ""
    """What may be fetched from although it is not public: addresses, alone or with a port."""

    fetch_timeout_s: float = Field(default=30.0, gt=0)
    fetch_first_byte_timeout_s: float = Field(default=15.0, gt=0)
    fetch_max_bytes: int = Field(default=5 * 1_048_576, ge=1)
    """Of a body after decompression; what comes over the wire is limited to the same."""
    fetch_min_bytes_per_s: float = Field(default=512.0, gt=0)
    """On average; a body that comes more slowly is given up after ten seconds."""
    fetch_max_header_bytes: int = Field(default=32_768, ge=1024)
    parse_timeout_s: float = Field(default=10.0, gt=0)
    parse_processes: int = Field(default=2, ge=1)
    parse_max_memory_bytes: int = Field(default=1_073_741_824, ge=268_435_456)
    parse_max_depth: int = Field(default=256, ge=16)
    """Of elements, or of values in JSON."""

    push_max_bytes: int = Field(default=20 * 1_048_576, ge=1)
    push_deadline_s: float = Field(default=15.0, gt=0)
    pushes_at_once: int = Field(default=16, ge=1)
    seen_most_articles: int = Field(default=500_000, ge=1)
    backfill_most_lag: int = Field(default=500, ge=0)
    """Back-fill waits while more articles than this wait for `backfill_behind`."""
    backfill_behind: str = "enrich-tag"
    """The consumer group that reads articles first; what it has not read delays live ones."""

    @property
    def fetch_limits(self) -> FetchLimits:
        """The limits of one fetch."""
        return FetchLimits(
            total_s=self.fetch_timeout_s,
            first_byte_s=min(self.fetch_first_byte_timeout_s, self.fetch_timeout_s),
            max_bytes=self.fetch_max_bytes,
            max_header_bytes=self.fetch_max_header_bytes,
            min_bytes_per_s=self.fetch_min_bytes_per_s,
        )

    @property
    def reach(self) -> Reach:
        """Where connections may go."""
        return Reach.of(self.allow_private_networks, self.allow_addresses)
