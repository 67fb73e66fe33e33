"""The gateway on fakes behind a real address, for a real browser."""

from __future__ import annotations

import asyncio
from collections.abc import Iterator
from contextlib import contextmanager
from threading import Thread
from typing import Any

from deploy.embedded.ports import free_ports
from services.gateway.app import create_app
from services.gateway.core.change_feed import LiveFeed
from services.gateway.routes.dependencies import Conduct, Outside
from shared.health import quiet_server
from tests.waiting import until


class Served:
    """A gateway at `url`; what changes its fakes has to run where it runs."""

    def __init__(self, outside: Outside, conduct: Conduct | None = None) -> None:
        (port,) = free_ports(1)
        self.url = f"http://127.0.0.1:{port}"
        self.outside = outside
        self.server = quiet_server(create_app(outside, conduct), "127.0.0.1", port, grace_s=1)
        self.loop = asyncio.new_event_loop()

    def run(self) -> None:
        """Serve until told to stop."""
        self.loop.run_until_complete(self.server.serve())
        self.loop.close()

    def stop(self) -> None:
        """Let go whoever listens, then end."""
        given = self.outside
        feeds: list[LiveFeed[Any]] = [given.feed, given.arrivals, *given.discussions.feeds]
        for feed in feeds:
            self.loop.call_soon_threadsafe(feed.close)
        self.server.should_exit = True


@contextmanager
def served(outside: Outside, conduct: Conduct | None = None) -> Iterator[Served]:
    """Serve the gateway made from `outside` while the block runs."""
    serving = Served(outside, conduct)
    thread = Thread(target=serving.run)
    thread.start()
    try:
        until(lambda: serving.server.started or None, "gateway serving", 10)
        yield serving
    finally:
        serving.stop()
        thread.join()
