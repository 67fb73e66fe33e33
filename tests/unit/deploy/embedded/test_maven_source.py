"""A download that was cut off goes on, whatever the repository understands."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from threading import Thread

import pytest

from deploy.embedded.artifacts import Artifact
from deploy.embedded.maven_source import MavenSource

CONTENT = b"a jar, honestly"
JAR = Artifact(
    "kafka", "org.g", "thing", "1", "jar", len(CONTENT), hashlib.sha256(CONTENT).hexdigest()
)
NAME = "thing-1.jar"


class Repository(ThreadingHTTPServer):
    """Holds one file; may ignore ranges, or end the connection too early."""

    ranges = True
    sends = len(CONTENT)
    asked: list[str | None]


class _Handler(BaseHTTPRequestHandler):
    server: Repository

    def do_GET(self) -> None:
        wanted = self.headers.get("Range")
        self.server.asked.append(wanted)
        if self.path != "/org/g/thing/1/thing-1.jar":
            self.send_error(404)
            return
        start = int(wanted[6:-1]) if wanted and self.server.ranges else 0
        if start >= len(CONTENT):
            self.send_error(416)
            return
        self.send_response(206 if start else 200)
        self.send_header("Content-Length", str(len(CONTENT) - start))
        self.end_headers()
        self.wfile.write(CONTENT[start : self.server.sends])

    def log_message(self, format: str, *args: object) -> None:
        """Stay silent."""


@pytest.fixture
def repository() -> Iterator[Repository]:
    with Repository(("127.0.0.1", 0), _Handler) as server:
        server.asked = []
        serving = Thread(target=server.serve_forever, args=(0.02,))
        serving.start()
        yield server
        server.shutdown()
        serving.join()


def _fetch(repository: Repository, folder: Path, *before: str) -> tuple[bytes, int]:
    counted = list[int]()
    addresses = [*before, f"http://127.0.0.1:{repository.server_port}"]
    source = MavenSource(dict(zip("abc", addresses, strict=False)))
    path = source(JAR, folder, counted.append)
    return path.read_bytes(), sum(counted)


def test_whole_file_is_fetched(repository: Repository, tmp_path: Path) -> None:
    assert _fetch(repository, tmp_path) == (CONTENT, len(CONTENT))


def test_half_a_file_is_completed(repository: Repository, tmp_path: Path) -> None:
    (tmp_path / NAME).write_bytes(CONTENT[:6])

    assert _fetch(repository, tmp_path) == (CONTENT, len(CONTENT))
    assert repository.asked == ["bytes=6-"]


def test_without_ranges_it_starts_again(repository: Repository, tmp_path: Path) -> None:
    repository.ranges = False
    (tmp_path / NAME).write_bytes(CONTENT[:6])

    assert _fetch(repository, tmp_path) == (CONTENT, len(CONTENT))


def test_file_that_is_whole_stays(repository: Repository, tmp_path: Path) -> None:
    (tmp_path / NAME).write_bytes(CONTENT)

    assert _fetch(repository, tmp_path) == (CONTENT, len(CONTENT))


def test_cut_connection_is_an_error(repository: Repository, tmp_path: Path) -> None:
    repository.sends = 6

    with pytest.raises(OSError, match="cut off after 6 of 15 bytes"):
        _fetch(repository, tmp_path)

    assert (tmp_path / NAME).read_bytes() == CONTENT[:6]


def test_next_repository_is_asked(repository: Repository, tmp_path: Path) -> None:
    elsewhere = f"http://127.0.0.1:{repository.server_port}/other"

    assert _fetch(repository, tmp_path, elsewhere) == (CONTENT, len(CONTENT))


def test_missing_file_is_an_error(repository: Repository, tmp_path: Path) -> None:
    source = MavenSource({"a": f"http://127.0.0.1:{repository.server_port}/other"})

    with pytest.raises(OSError, match="in none of 1"):
        source(JAR, tmp_path, lambda _count: None)
