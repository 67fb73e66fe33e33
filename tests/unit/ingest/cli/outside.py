"""The registry and the web, in memory, and a way to call the commands on them."""

from __future__ import annotations

from collections.abc import AsyncIterator, Mapping, Sequence
from contextlib import asynccontextmanager

from typer.testing import CliRunner, Result

from services.ingest.cli.sources import cli
from services.ingest.core.entries import FoundFeed
from services.ingest.core.polling.poll_table import PollTable
from services.ingest.discovering import Web
from shared.events import Source
from tests.unit.ingest.fakes import InlineParser, MemoryFetcher


class LinkParser(InlineParser):
    """Finds the same links on every page."""

    def __init__(self, links: Sequence[FoundFeed]) -> None:
        self._links = tuple(links)

    async def links(self, body: bytes, url: str) -> tuple[FoundFeed, ...]:
        return self._links


class MemoryOutside:
    """Keeps the registry and remembers what was published."""

    def __init__(
        self,
        *sources: Source,
        bodies: Mapping[str, bytes] | None = None,
        links: Sequence[FoundFeed] = (),
    ) -> None:
        self.known = {one.source_id: one for one in sources}
        self.table = PollTable()
        self.published: list[Source] = []
        self.fetcher = MemoryFetcher(bodies)
        self._parser = LinkParser(links)

    async def sources(self) -> dict[str, Source]:
        return dict(self.known)

    async def polls(self) -> PollTable:
        return self.table

    async def publish(self, events: Sequence[Source]) -> None:
        self.published.extend(events)
        self.known |= {one.source_id: one for one in events}

    @asynccontextmanager
    async def web(self) -> AsyncIterator[Web]:
        yield Web(self.fetcher, self._parser)


def call(outside: MemoryOutside, *arguments: str) -> Result:
    """Return what `cupure sources ARGUMENTS` does."""
    return CliRunner().invoke(cli, list(arguments), obj=outside)
