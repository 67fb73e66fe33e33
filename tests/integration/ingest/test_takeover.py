"""One of two workers is killed: the other polls its sources and publishes nothing again."""

from __future__ import annotations

import subprocess
import threading
import time
import uuid
from collections import Counter
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import pytest

from shared.events import RawArticle
from shared.topics import SOURCES
from tests.integration.ingest import processes
from tests.integration.ingest.log import published
from tests.unit.ingest.samples import item, rss
from tests.waiting import until

SITES = 12
DEADLINE_S = 60.0
# The session of the one that was killed, the time to share anew, and the interval of the polls.
TAKEN_OVER_WITHIN_S = 30.0
MOST_MEMORY_MB = 300.0


class Sites:
    """Feeds of sites of their own: addresses of the loopback network."""

    def __init__(self) -> None:
        self.tag, self.items, self.asked = uuid.uuid4().hex, 1, Counter[str]()
        sites = self

        class Answer(BaseHTTPRequestHandler):
            def do_GET(self) -> None:
                body = sites.feed(self.headers["Host"].partition(":")[0])
                self.send_response(200)
                self.send_header("Content-Length", str(len(body)))
                self.end_headers()
                self.wfile.write(body)

            def log_message(self, format: str, *args: object) -> None:
                """Say nothing of each request."""

        self.server = ThreadingHTTPServer(("0.0.0.0", 0), Answer)  # noqa: S104  # loopback only
        threading.Thread(target=self.server.serve_forever, daemon=True).start()

    def feed(self, host: str) -> bytes:
        self.asked[host] += 1
        links = (f"https://{host}.example/{self.tag}/{number}" for number in range(self.items))
        return rss(*(item(slug=link, link=link) for link in links))

    def write_list(self, path: Path) -> Path:
        port = self.server.server_address[1]
        hosts = (f"127.0.1.{number}" for number in range(1, SITES + 1))
        path.write_text("".join(f"- http://{host}:{port}/{self.tag}\n" for host in hosts))
        return path


@pytest.fixture
def sites() -> Iterator[Sites]:
    serving = Sites()
    yield serving
    serving.server.shutdown()
    serving.server.server_close()


def _all_published(servers: str, sites: Sites) -> list[RawArticle] | None:
    found = published(servers, sites.tag)
    return found if len({one.article_id for one in found}) >= SITES * sites.items else None


def _share(one: int, other: int) -> bool:
    first, second = processes.slots(one), processes.slots(other)
    return bool(first and second) and len(first) + len(second) == SOURCES.partitions


def _kill_in_the_middle(sites: Sites, process: subprocess.Popen[bytes]) -> None:
    """Kill it while it polls feeds that have just published something new."""
    sites.items, asked = 2, sites.asked.total()
    until(lambda: sites.asked.total() > asked, "a feed asked")
    process.kill()
    process.wait()


def test_killed_worker_is_replaced(kafka_servers: str, sites: Sites, tmp_path: Path) -> None:
    one, other = processes.free_port(), processes.free_port()
    settings = {
        "KAFKA_SERVERS": kafka_servers,
        "ALLOW_PRIVATE_NETWORKS": "true",
        "POLL_INTERVAL_S": "1",
        "HOST_DELAY_S": "0",
        "PARSE_PROCESSES": "1",
    }
    listed = {"FEEDS": str(sites.write_list(tmp_path / "feeds.yaml"))}
    with (
        processes.started(tmp_path / "one", one, **settings, **listed) as doomed,
        processes.started(tmp_path / "other", other, **settings) as survivor,
    ):
        until(lambda: _share(one, other), "both have slots", DEADLINE_S)
        until(lambda: _all_published(kafka_servers, sites), "all published", DEADLINE_S)
        _kill_in_the_middle(sites, doomed)
        killed_at = time.monotonic()
        until(lambda: _all_published(kafka_servers, sites), "taken over", TAKEN_OVER_WITHIN_S)
        asked = dict(sites.asked)
        until(lambda: all(sites.asked[host] > asked[host] for host in asked), "all asked again")
        memory_mb, took_s = processes.peak_memory_mb(survivor), time.monotonic() - killed_at

    versions = [(one.article_id, one.version) for one in published(kafka_servers, sites.tag)]
    print(f"taken over within {took_s:.1f} s, {memory_mb:.0f} MB, {len(versions)} articles")
    assert len(versions) == len(set(versions)) == SITES * 2
    assert memory_mb < MOST_MEMORY_MB
