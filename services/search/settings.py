"""What can be set from outside, by environment variables with the prefix `SEARCH_`."""

from __future__ import annotations

from pydantic import Field, SecretStr
from pydantic_settings import BaseSettings, SettingsConfigDict

from services.search.core.retention import Keep, Rolling, Rules, log_days
from shared.documents import ARTICLE_VERSIONS, ARTICLES, COMMENTS, STORIES, TRENDS


class SearchSettings(BaseSettings):
    """Addresses, and how the index is laid out."""

    model_config = SettingsConfigDict(env_prefix="SEARCH_")

    kafka_servers: str = "127.0.0.1:19092"
    elastic_url: str = "http://127.0.0.1:19200"
    elastic_api_key: SecretStr | None = None
    # Bulk requests of one worker. More are quicker only if Elasticsearch has cores to spare.
    requests_at_once: int = Field(default=1, ge=1, le=16)
    http_host: str = "127.0.0.1"
    http_port: int = 8605
    log_level: str = "INFO"
    # Copies beside the first; a single node can hold none.
    replicas: int = Field(default=0, ge=0)
    # Put before every alias, index and template, for tests that share one Elasticsearch.
    index_prefix: str = ""
    # For how many days documents are kept; what is not set is kept for ever.
    keep_articles_days: int | None = Field(default=None, ge=1)
    # What articles said before; not set: as long as articles.
    keep_versions_days: int | None = Field(default=None, ge=1)
    keep_stories_days: int | None = Field(default=None, ge=1)
    keep_comments_days: int | None = Field(default=None, ge=1)
    # The log keeps them for as long.
    keep_trends_days: int | None = Field(default=400, ge=1)
    # Articles that were taken back: longer than an older version can come from log or dead letters.
    keep_tombstones_days: int = Field(default=log_days() + 30, gt=log_days())

    # An index that was replaced can be gone back to for so long.
    keep_replaced_days: int = Field(default=7, ge=1)
    # The next index takes new documents when this one is so full or so old; not set: never.
    rollover_documents: int | None = Field(default=None, ge=1)
    rollover_days: int | None = Field(default=None, ge=1)
    # How often a worker makes the next index and takes old documents away; 0: never.
    maintenance_s: float = Field(default=3600, ge=0)

    @property
    def rules(self) -> Rules:
        """How the indices are looked after."""
        rolling = Rolling(self.rollover_documents, self.rollover_days)
        return Rules(self.keep, rolling, self.keep_replaced_days)

    @property
    def keep(self) -> Keep:
        """For how long documents are kept."""
        told = {
            ARTICLES: self.keep_articles_days,
            ARTICLE_VERSIONS: self.keep_versions_days or self.keep_articles_days,
            STORIES: self.keep_stories_days,
            COMMENTS: self.keep_comments_days,
            TRENDS: self.keep_trends_days,
        }
        days = {alias: one for alias, one in told.items() if one is not None}
        return Keep(days, self.keep_tombstones_days)
