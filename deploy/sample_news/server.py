"""The feed server, for `make run` and for tests."""

from __future__ import annotations

import sys
from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from enum import StrEnum
from http import HTTPStatus
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Lock, Thread
from types import TracebackType
from typing import Self
from urllib.parse import unquote, urlsplit

from deploy.sample_news.articles import Article, Section
from deploy.sample_news.loader import Entry, Sample, load_sample
from deploy.sample_news.site import PLAIN, Answer, answer, is_unchanged

Clock = Callable[[], datetime]


class Fault(StrEnum):
    """How an outlet can misbehave."""

    ERROR = "error"
    GARBAGE = "garbage"


class PublishError(Exception):
    """An article cannot be published: unknown outlet, or its address is taken."""


def utc_now() -> datetime:
    """Return the time."""
    return datetime.now(UTC)


@dataclass(frozen=True)
class Place:
    """Where the server listens, and what the addresses in its feeds call that host."""

    host: str = "127.0.0.1"
    name: str = "127.0.0.1"


LOOPBACK = Place()


class SampleNews:
    """Serves the sample at `place` for as long as the `with` block lasts.

    `port=0` takes a free one; `clock` says what time it is at each request.
    """

    def __init__(
        self,
        epoch: datetime,
        clock: Clock = utc_now,
        port: int = 0,
        sample: Sample | None = None,
        place: Place = LOOPBACK,
    ) -> None:
        self.epoch = epoch
        self.faults: dict[str, Fault] = {}
        self._clock = clock
        self._sample = sample or load_sample()
        self._publishing = Lock()
        self._name = place.name
        self._server = _Server((place.host, port), self)
        self._thread = Thread(target=self._server.serve_forever, args=(0.05,), daemon=True)

    @property
    def url(self) -> str:
        """Return the server's address, without a slash at the end."""
        return f"http://{self._name}:{self._server.server_address[1]}"

    def publish(self, article: Article, section: Section = "world", story: str = "extra") -> str:
        """Publish `article` now, whatever date it bears, and return its address."""
        outlet = self._sample.outlets.get(article.outlet)
        if outlet is None:
            raise PublishError(f"no outlet {article.outlet!r}")
        minute = max(0.0, (self._clock() - self.epoch).total_seconds() / 60)
        dated = article.model_copy(update={"hours_ago": None, "live_minute": minute})
        entry = Entry(outlet, story, section, dated)
        with self._publishing:
            if any(known.path == entry.path for known in self._sample.entries):
                raise PublishError(f"{entry.path} is published already")
            self._sample = replace(self._sample, entries=(*self._sample.entries, entry))
        return self.url + entry.path

    def answer(self, path: str) -> Answer:
        """Return what a request for `path` gets now."""
        fault = self.faults.get(path.split("/")[1]) if path.startswith("/") else None
        if fault is Fault.ERROR:
            return Answer(HTTPStatus.INTERNAL_SERVER_ERROR, PLAIN, b"Out of order.\n")
        sound = answer(path, self._sample, self.url, self.epoch, self._clock())
        return replace(sound, body=b"\x00<rss><<{" * 20) if fault else sound

    def __enter__(self) -> Self:
        self._thread.start()
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self._server.shutdown()
        self._server.server_close()
        self._thread.join()


class _Server(ThreadingHTTPServer):
    daemon_threads = True

    def __init__(self, address: tuple[str, int], news: SampleNews) -> None:
        self.news = news
        super().__init__(address, _Handler)

    def handle_error(self, request: object, client_address: object) -> None:
        """Say nothing of a reader that went away in the middle; tell of all else."""
        if not isinstance(sys.exception(), ConnectionError):
            super().handle_error(request, client_address)  # type: ignore[arg-type]  # handed on


class _Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    timeout = 30
    server: _Server

    def do_GET(self) -> None:
        answered = self._start_answer()
        if answered is not None:
            self.wfile.write(answered.body)

    def do_HEAD(self) -> None:
        self._start_answer()

    def _start_answer(self) -> Answer | None:
        """Send status and headers; return the answer if a body belongs to it."""
        answered = self.server.news.answer(unquote(urlsplit(self.path).path) or "/")
        unchanged = is_unchanged(answered, dict(self.headers.items()))
        self.send_response(HTTPStatus.NOT_MODIFIED if unchanged else answered.status)
        for name, value in answered.headers().items():
            if not (unchanged and name.startswith("Content-")):
                self.send_header(name, value)
        self.end_headers()
        return None if unchanged else answered

    def log_message(self, format: str, *args: object) -> None:
        """Stay silent: a reader's polls are no news."""
