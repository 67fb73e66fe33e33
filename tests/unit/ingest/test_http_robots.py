"""What is remembered of robots.txt, and for how long."""

from __future__ import annotations

import pytest

from services.ingest.adapters.http_robots import HOLDS_S, MOST_HOSTS, RobotsMemory
from services.ingest.core.fetching.ports import Fetched, FetchError
from services.ingest.core.polling.manners import HostManners
from tests.unit.ingest.fakes import Clock

URL = "https://gazette.example/private/a"
REFUSED = b"User-agent: *\nDisallow: /private\nCrawl-delay: 20"


class Robots:
    """Answers every robots.txt alike."""

    def __init__(self, body: bytes = b"", error: FetchError | None = None) -> None:
        self.body, self.error = body, error
        self.asked: list[str] = []
        self.clock = Clock()
        self.manners = HostManners(1.0, lambda: 0.0)
        self.memory = RobotsMemory(self.ask, self.manners, self.clock)

    async def ask(self, url: str) -> Fetched:
        self.asked.append(url)
        if self.error:
            raise self.error
        return Fetched(url, 200, self.body)

    async def kind(self, url: str = URL) -> str | None:
        """Return what `url` is refused by, if it is."""
        try:
            await self.memory.require(url)
        except FetchError as error:
            return error.kind
        return None


async def test_file_is_asked_once_a_day() -> None:
    robots = Robots()
    for wait_s in (0, 60, HOLDS_S):
        robots.clock.advance(wait_s)
        assert await robots.kind() is None

    assert robots.asked == ["https://gazette.example/robots.txt"] * 2


async def test_each_site_has_its_own() -> None:
    robots = Robots(REFUSED)
    urls = [URL, "http://gazette.example/a", "https://gazette.example:8443/a"]
    kinds = [await robots.kind(url) for url in urls]

    assert (kinds, len(robots.asked)) == (["robots", None, None], 3)


async def test_delay_reaches_the_manners() -> None:
    robots = Robots(REFUSED)
    await robots.kind()
    now = robots.clock.now()
    robots.manners.finish("gazette.example", now)

    assert (robots.manners.ready_at("gazette.example", now) - now).total_seconds() == 20


@pytest.mark.parametrize(
    ("status", "kind"), [(404, None), (403, None), (500, "robots"), (None, "robots")]
)
async def test_failures_allow_or_refuse(status: int | None, kind: str | None) -> None:
    robots = Robots(error=FetchError("no", status=status))

    assert await robots.kind() == kind


async def test_outage_keeps_what_was_known() -> None:
    robots = Robots(REFUSED)
    await robots.kind()
    robots.error = FetchError("answered 503", status=503)
    robots.clock.advance(HOLDS_S)

    assert await robots.kind() == "robots"
    assert await robots.kind("https://gazette.example/open") is None


async def test_host_in_peace_is_not_judged() -> None:
    robots = Robots(error=FetchError("left alone", 60, kind="peace"))
    first = await robots.kind()
    robots.error = None

    assert (first, await robots.kind()) == ("peace", None)


async def test_memory_has_an_end() -> None:
    robots = Robots(b"#" * 400_000)
    for number in range(60):
        await robots.kind(f"https://{number}.example/")

    assert len(robots.memory._known) < 50 < MOST_HOSTS
