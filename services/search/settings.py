"""What can be set from outside, by environment variables with the prefix `SEARCH_`."""

from __future__ import annotations

from pydantic import Field, SecretStr
from pydantic_settings import BaseSettings, SettingsConfigDict


class SearchSettings(BaseSettings):
    """Addresses, and how the index is laid out."""

    model_config = SettingsConfigDict(env_prefix="SEARCH_")

    kafka_servers: str = "127.0.0.1:19092"
    elastic_url: str = "http://127.0.0.1:19200"
    elastic_api_key: SecretStr | None = None
    http_host: str = "127.0.0.1"
    http_port: int = 8605
    log_level: str = "INFO"
    # Copies beside the first; a single node can hold none.
    replicas: int = Field(default=0, ge=0)
    # Put before every alias, index and template, for tests that share one Elasticsearch.
    index_prefix: str = ""
