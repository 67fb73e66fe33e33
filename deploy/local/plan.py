"""Which processes make up Cupure on one machine, and with what settings; starts nothing."""

from __future__ import annotations

import sys
from collections.abc import Mapping
from dataclasses import astuple, dataclass
from pathlib import Path

HOST = "127.0.0.1"
SAMPLE_POLL_S = "5"


@dataclass(frozen=True, slots=True)
class Ports:
    """Where everything listens on 127.0.0.1."""

    kafka: int = 19092
    elastic: int = 19200
    gateway: int = 8600
    ingest: int = 8601
    tag: int = 8602
    stories: int = 8603
    trends: int = 8604
    search: int = 8605
    match: int = 8606
    deliver: int = 8607
    sample_news: int = 8610

    @classmethod
    def shifted(cls, by: int) -> Ports:
        """Return all ports moved up by `by`, so that a second Cupure fits beside the first."""
        return cls(*(port + by for port in astuple(cls())))


@dataclass(frozen=True, slots=True)
class Part:
    """A process of Cupure: its module, settings and the address that says when it is ready."""

    name: str
    argv: tuple[str, ...]
    settings: Mapping[str, str]
    port: int
    ready_path: str = "/readyz"

    @property
    def ready_url(self) -> str:
        """The address to ask."""
        return f"http://{HOST}:{self.port}{self.ready_path}"

    def environment(self, outer: Mapping[str, str]) -> dict[str, str]:
        """Return the whole environment; what the person set outside wins over our settings."""
        return {**self.settings, **outer, "PYTHONUNBUFFERED": "1"}


@dataclass(frozen=True, slots=True)
class Plan:
    """A whole run: sample news, or the person's own `feeds`."""

    ports: Ports
    home: Path
    feeds: str | None = None

    @property
    def mode(self) -> str:
        """`sample` or `feeds`; each has data of its own, so invented news never mixes with real."""
        return "feeds" if self.feeds else "sample"

    @property
    def stack_dir(self) -> Path:
        """Where Kafka and Elasticsearch keep this mode's data."""
        return self.home / self.mode / "stack"

    @property
    def sample_sources(self) -> Path:
        """Where the sample's list of feeds is put for ingest to read."""
        return self.home / self.mode / "sources.opml"

    @property
    def sample_sources_url(self) -> str:
        """Where the sample news server tells its feeds."""
        return f"http://{HOST}:{self.ports.sample_news}/sources.opml"

    @property
    def url(self) -> str:
        """The address of the page."""
        return f"http://{HOST}:{self.ports.gateway}/"

    @property
    def kafka_servers(self) -> str:
        """The broker's address."""
        return f"{HOST}:{self.ports.kafka}"

    @property
    def elastic_url(self) -> str:
        """The index's address."""
        return f"http://{HOST}:{self.ports.elastic}"

    def parts(self) -> tuple[Part, ...]:
        """Return all processes but Kafka and Elasticsearch, in the order they are started."""
        sample = () if self.feeds else (self._sample_news(),)
        return (
            *sample,
            self._service("search", self.ports.search, ELASTIC_URL=self.elastic_url),
            *(self._role("enrich", role) for role in ("tag", "stories", "trends")),
            self._service("gateway", self.ports.gateway, ELASTIC_URL=self.elastic_url),
            *(self._role("gateway", role, **self._gateway) for role in ("match", "deliver")),
            self._service("ingest", self.ports.ingest, **self._ingest_settings()),
        )

    def _ingest_settings(self) -> dict[str, str]:
        if self.feeds:
            return {"FEEDS": self.feeds}
        return {
            "FEEDS": str(self.sample_sources),
            "POLL_INTERVAL_S": SAMPLE_POLL_S,
            "HOST_DELAY_S": "0",
            "ALLOW_PRIVATE_NETWORKS": "true",
        }

    @property
    def _gateway(self) -> Mapping[str, str]:
        """The settings of its roles; who tries out the sample receives webhooks on this machine."""
        inside = {} if self.feeds else {"WEBHOOK_PRIVATE_NETWORKS": "true"}
        return {"ELASTIC_URL": self.elastic_url, **inside}

    def _role(self, service: str, role: str, **settings: str) -> Part:
        port = getattr(self.ports, role)
        part = self._service(service, port, ROLE=role, **settings)
        return Part(f"{service}-{role}", part.argv, part.settings, port)

    def _service(self, name: str, port: int, **settings: str) -> Part:
        everywhere = {
            "KAFKA_SERVERS": self.kafka_servers,
            "HTTP_HOST": HOST,
            "HTTP_PORT": str(port),
        }
        prefixed = {
            f"{name.upper()}_{key}": value for key, value in (everywhere | settings).items()
        }
        return Part(name, (sys.executable, "-m", f"services.{name}"), prefixed, port)

    def _sample_news(self) -> Part:
        port = self.ports.sample_news
        epoch = self.home / self.mode / "epoch"
        argv = (sys.executable, "-m", "deploy.sample_news", "--port", str(port))
        return Part("sample-news", (*argv, "--epoch-file", str(epoch)), {}, port, "/")
