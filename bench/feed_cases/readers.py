"""Three readers of feeds with one answer: ingest's own, feedparser, fastfeedparser.

Each file is read in a process apart, with a limit on time: a reader that raises, dies or does not
come back has crashed on it.
"""

from __future__ import annotations

import io
import multiprocessing
from calendar import timegm
from collections.abc import Callable, Mapping
from concurrent.futures import ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any, Literal

import fastfeedparser
import feedparser

from bench.feed_cases.suites import Case, headers_of
from services.ingest.core.entries import Entry, Feed, FeedError
from services.ingest.core.formats.feed_parsing import parse_feed

Outcome = Literal["parsed", "partial", "rejected", "crashed"]
Fields = dict[str, Any]
TIME_LIMIT_S = 20.0


@dataclass(frozen=True)
class Reading:
    """What a reader made of a file; `published` holds all that a service would hand on."""

    outcome: Outcome
    reason: str = ""
    feed: Fields = field(default_factory=dict)
    entries: tuple[Fields, ...] = ()
    html: tuple[str, ...] = ()
    texts: tuple[str, ...] = ()
    addresses: tuple[str, ...] = ()


def read_by_ingest(case: Case) -> Reading:
    """Return what ingest reads."""
    try:
        feed = parse_feed(case.body, case.base, _content_type(case))
    except FeedError as error:
        return Reading("rejected", str(error))
    return Reading(
        "partial" if feed.fault else "parsed",
        feed.fault or "",
        _own_feed(feed),
        tuple(_own_entry(entry) for entry in feed.entries),
        tuple(entry.html for entry in feed.entries),
        (feed.title, feed.description, *(text for one in feed.entries for text in _texts(one))),
        tuple(filter(None, (_addresses_of(feed)))),
    )


def _content_type(case: Case) -> str | None:
    return case.headers.get("content-type")


def _own_feed(feed: Feed) -> Fields:
    return {
        "title": feed.title,
        "link": feed.site_url,
        "updated": feed.updated_at,
        "summary": feed.description,
        "language": feed.language,
        "image": feed.image_url,
    }


def _own_entry(entry: Entry) -> Fields:
    return {
        "title": entry.title,
        "link": entry.url,
        "id": entry.guid,
        "published": entry.published_at,
        "updated": entry.modified_at,
        "summary": entry.summary,
        "content": entry.content,
        "authors": list(entry.authors),
        "tags": [*entry.sections, *entry.keywords],
        "language": entry.language,
        "enclosures": [one.url for one in entry.enclosures],
        "image": entry.image_url,
    }


def _texts(entry: Entry) -> tuple[str, ...]:
    lists = (*entry.authors, *entry.sections, *entry.keywords)
    return (entry.title, entry.summary, entry.content, *lists)


def _addresses_of(feed: Feed) -> list[str | None]:
    whole = [feed.site_url, feed.image_url, feed.hub_url, feed.self_url, *feed.parts]
    for entry in feed.entries:
        whole += [entry.url, entry.image_url, *(one.url for one in entry.enclosures)]
    return whole


def read_by_feedparser(case: Case) -> Reading:
    """Return what feedparser reads, given the same headers."""
    parsed = feedparser.parse(io.BytesIO(case.body), response_headers=headers_of(case))
    if not parsed.entries and not parsed.feed and not parsed.version:
        return Reading("rejected", str(parsed.get("bozo_exception", "no feed")))
    outcome: Outcome = "partial" if parsed.bozo else "parsed"
    reason = str(parsed.get("bozo_exception", ""))
    entries = tuple(_theirs(one) for one in parsed.entries)
    return Reading(outcome, reason, _theirs(parsed.feed), entries)


def read_by_fastfeedparser(case: Case) -> Reading:
    """Return what fastfeedparser reads; it takes no headers."""
    try:
        parsed = fastfeedparser.parse(case.body)
    except ValueError as error:
        return Reading("rejected", str(error))
    return Reading("parsed", "", _theirs(parsed.feed), tuple(map(_theirs, parsed.entries)))


def _theirs(raw: Mapping[str, Any]) -> Fields:
    subtitle = raw.get("subtitle") if "subtitle" in raw else None
    names = [_get(one, "name") for one in raw.get("authors") or ()]
    contents = [_get(one, "value") for one in raw.get("content") or ()]
    return {
        "title": raw.get("title"),
        "link": raw.get("link"),
        "id": raw.get("id"),
        "published": _moment(raw, "published"),
        "updated": _moment(raw, "updated"),
        "summary": raw.get("summary") or subtitle or raw.get("description"),
        "content": contents[0] if contents else None,
        "authors": [*names, raw.get("author")],
        "tags": [_get(one, name) for one in raw.get("tags") or () for name in ("term", "label")],
        "language": raw.get("language"),
        "enclosures": [_get(one, "href", "url") for one in raw.get("enclosures") or ()],
        "image": _get(raw.get("image"), "href", "url"),
    }


def _get(raw: Any, *names: str) -> Any:
    if isinstance(raw, Mapping):
        return next((raw[name] for name in names if raw.get(name)), None)
    return raw


def _moment(raw: Mapping[str, Any], name: str) -> Any:
    if f"{name}_parsed" not in raw:
        return raw[name] if name in raw else None  # noqa: SIM401 - feedparser guesses in get()
    parsed = raw[f"{name}_parsed"]
    return datetime.fromtimestamp(timegm(parsed), UTC) if parsed else None


READERS: dict[str, Callable[[Case], Reading]] = {
    "ingest": read_by_ingest,
    "feedparser": read_by_feedparser,
    "fastfeedparser": read_by_fastfeedparser,
}


class LimitedReader:
    """Reads in a process of its own and replaces it when it dies or hangs."""

    def __init__(self, time_limit_s: float = TIME_LIMIT_S) -> None:
        self._time_limit_s = time_limit_s
        self._executor = self._start()

    def read(self, reader: str, case: Case) -> Reading:
        """Return the reading; a crash is one too, and says why."""
        waiting = self._executor.submit(READERS[reader], case)
        try:
            error = waiting.exception(self._time_limit_s)
        except TimeoutError:
            self._restart()
            return Reading("crashed", f"not read within {self._time_limit_s:g} s")
        if isinstance(error, BrokenProcessPool):
            self._restart()
        if error is not None:
            return Reading("crashed", f"{type(error).__name__}: {error}")
        return waiting.result()

    def close(self) -> None:
        """End the process."""
        for process in list((self._executor._processes or {}).values()):
            process.kill()
        self._executor.shutdown(wait=False, cancel_futures=True)

    def _restart(self) -> None:
        self.close()
        self._executor = self._start()

    @staticmethod
    def _start() -> ProcessPoolExecutor:
        return ProcessPoolExecutor(1, mp_context=multiprocessing.get_context("spawn"))
