"""The two readers that are compared: ours, and the extractor library alone."""

from __future__ import annotations

import logging
import signal
import time
from collections.abc import Callable
from dataclasses import dataclass
from types import FrameType

from trafilatura import bare_extraction
from trafilatura.settings import Document

from bench.page_cases.pages import Case
from services.ingest.core.pages.extraction import extract_page


@dataclass(frozen=True, slots=True)
class Found:
    """What a reader found on a page; `date` is a day as `YYYY-MM-DD`."""

    text: str = ""
    title: str = ""
    date: str = ""
    authors: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Read:
    """What was found, nothing if the reader failed, and how long it took."""

    found: Found
    seconds: float


class TooSlowError(Exception):
    """A page that takes a reader longer than its limit."""


def read_both(case: Case, limit_s: float) -> dict[str, Read]:
    """Return what ours and the library find on a page, each within `limit_s` seconds."""
    logging.disable(logging.CRITICAL)
    body = case.path.read_bytes()
    return {
        "ours": _timed(lambda: read_with_ours(body, case.url), limit_s),
        "library": _timed(lambda: read_with_library(body, case.url), limit_s),
    }


def read_with_ours(body: bytes, url: str) -> Found:
    """Return what our reader finds."""
    page = extract_page(body, url)
    day = page.published_at.date().isoformat() if page.published_at else ""
    return Found(page.text, page.title, day, page.authors)


def read_with_library(body: bytes, url: str) -> Found:
    """Return what trafilatura finds by itself, with the options of its own evaluation."""
    found = bare_extraction(
        body,
        url=url,
        include_comments=False,
        include_tables=True,
        include_formatting=False,
        with_metadata=True,
    )
    if not isinstance(found, Document):
        return Found()
    authors = tuple((found.author or "").split("; ")) if found.author else ()
    return Found(found.text or "", found.title or "", found.date or "", authors)


def _timed(read: Callable[[], Found], limit_s: float) -> Read:
    """Return what `read` finds; whatever it raises is a page that it got wrong."""
    started = time.perf_counter()
    signal.signal(signal.SIGALRM, _raise_too_slow)
    signal.setitimer(signal.ITIMER_REAL, limit_s)
    found = Found()
    try:
        found = read()
    except (TooSlowError, ValueError, LookupError, TypeError, AttributeError, RecursionError):
        pass
    finally:
        signal.setitimer(signal.ITIMER_REAL, 0)
    return Read(found, time.perf_counter() - started)


def _raise_too_slow(_number: int, _frame: FrameType | None) -> None:
    raise TooSlowError
