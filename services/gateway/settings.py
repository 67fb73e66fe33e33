"""The gateway's settings, from environment variables that start with `GATEWAY_`."""

from __future__ import annotations

from pydantic import Field, SecretStr
from pydantic_settings import BaseSettings, SettingsConfigDict


class Settings(BaseSettings):
    """Where to listen, and where Kafka and Elasticsearch are."""

    model_config = SettingsConfigDict(env_prefix="GATEWAY_")

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
    cors_origins: str = ""
    """Whose pages may read the API in a browser: `https://app.example`, by commas, or `*`."""

    @property
    def origins(self) -> frozenset[str]:
        """The origins whose pages may read, as browsers name them."""
        named = (one.strip().rstrip("/") for one in self.cors_origins.split(","))
        return frozenset(one for one in named if one)
